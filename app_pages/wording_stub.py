def verdict(s, lang):
    y=s['years']; p=s['probability_all_years']
    l=y[-1]['on_file_end']
    if lang=='en':
        return f"Under this plan, the chance that every year of {y[0]['year']}–{y[-1]['year']} reaches 20 % is about {p:.0%}; {s['lifted_total']['p50']:,.0f} households ({s['lifted_total']['p05']:,.0f}–{s['lifted_total']['p95']:,.0f}) are expected to be lifted in all; {l['p05']:,.0f}–{l['p95']:,.0f} remain on file at the end."
    return f"按“{s['titles']['zh']}”测算，{y[0]['year']}—{y[-1]['year']} 年各年解困脱困率均达到 20% 的可能性约为 {p:.0%}；预计累计解困脱困 {s['lifted_total']['p05']:,.0f}—{s['lifted_total']['p95']:,.0f} 户，末年仍在册约 {l['p05']:,.0f}—{l['p95']:,.0f} 户。"
