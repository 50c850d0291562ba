# 解困脱困推演：常用命令（Windows 用 run.ps1，命令名相同）。
# Commands of the project. Everything is kept in .venv; a step already done is not done again.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check

# A folder `wheelhouse` beside this file (see README, offline) is used instead of the network.
PIP_FROM := $(if $(wildcard wheelhouse),--no-index --find-links wheelhouse)

# The tool that resolves for every system at once; only `make lock` needs it.
LOCK_TOOL := uv==0.13.9

export PYTHONUTF8 := 1

.DEFAULT_GOAL := help
.PHONY: help app test lint format bench history lock wheelhouse clean

help: ## 列出命令 list the commands
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 20

app: $(VENV)/.compiled ## 安装、编译引擎并在演示档案上打开工作台 install, compile, open the workbench
	$(BIN)/python -m streamlit run asgi.py

test: lint ## 全部检查与测试 every check and every test
	$(BIN)/python -m pytest

lint: $(VENV)/.project ## 格式、规则与类型 format, rules and types
	$(BIN)/python -m ruff format --check .
	$(BIN)/python -m ruff check .
	$(BIN)/python -m mypy

format: $(VENV)/.project ## 按规则排版 format and mend what can be mended
	$(BIN)/python -m ruff format .
	$(BIN)/python -m ruff check --fix .

bench: $(VENV)/.compiled ## 速度与内存 speed and memory
	$(BIN)/python -m benchmarks

history: $(VENV)/.compiled ## 推演与已公布数字对照 projection beside publication
	$(BIN)/python -m benchmarks.history

lock: $(VENV)/.created ## 按 pyproject.toml 更新锁定文件 bring requirements.lock in line with pyproject.toml
	$(PYTHON) -m venv --clear $(VENV)/lock
	$(VENV)/lock/bin/python -m pip install --quiet --disable-pip-version-check $(LOCK_TOOL)
	$(VENV)/lock/bin/uv pip compile --quiet --system-certs --universal --fork-strategy fewest --generate-hashes --all-extras \
		--custom-compile-command 'make lock' --output-file requirements.lock pyproject.toml

# For those who develop: what is renewed on purpose and then committed.
.PHONY: fonts pictures screens documents
fonts: $(VENV)/.project
	$(BIN)/python -m tools.fonts

pictures: $(VENV)/.compiled
	$(BIN)/python -m tools.pictures
	$(BIN)/python -m tools.notebooks

screens: $(VENV)/.compiled
	$(BIN)/python -m tools.screens

# Every document in both languages, drawn page by page into documents/; needs LibreOffice and poppler.
documents: $(VENV)/.compiled
	$(BIN)/python -m tools.documents

wheelhouse: $(VENV)/.created ## 下载全部依赖，供离线电脑安装 download everything for a computer without internet
	$(PIP) download --require-hashes --only-binary :all: --requirement requirements.lock --dest wheelhouse

clean: ## 删除环境与缓存 remove the environment and caches
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# ---- steps, each with a stamp file -------------------------------------------------------------

$(VENV)/.created:
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("需要 Python 3.11 或更新的版本 · Python 3.11 or newer is needed")'
	@$(PYTHON) -c 'import ensurepip, venv' || { echo '缺少 venv：apt-get install python3-venv'; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.packages: requirements.lock $(VENV)/.created
	@echo '正在安装依赖，首次约需一至三分钟 · installing the pinned packages, one to three minutes the first time'
	$(PIP) install --quiet $(PIP_FROM) --require-hashes --requirement requirements.lock
	@touch $@

$(VENV)/.project: pyproject.toml $(VENV)/.packages
	$(PIP) install --quiet --no-index --no-deps --no-build-isolation --editable .
	@touch $@

# Compiled by running the model once: what is compiled is exactly what will be used.
$(VENV)/.compiled: $(VENV)/.project $(wildcard simulation/*.py simulation/*/*.py)
	@echo '正在编译推演引擎，约两分钟，只需一次 · compiling the engine, about two minutes, only once'
	$(BIN)/jiekun run baseline --replicates 2 --json > $(VENV)/first_run.json
	$(BIN)/python -m tools.warm
	@touch $@
