# 解困脱困推演：Windows 上的常用命令，与 Makefile 同名同义。 The same commands as in the Makefile, for Windows PowerShell.
#   .\run.ps1 app         安装、编译引擎并在演示档案上打开工作台 install, compile, open the workbench
#   .\run.ps1 test        全部检查与测试 every check and every test
#   .\run.ps1 wheelhouse  下载全部依赖，供离线电脑安装 download everything for a computer without internet
# 若提示“禁止运行脚本”： powershell -ExecutionPolicy Bypass -File run.ps1 app
param(
    [ValidateSet('app', 'test', 'lint', 'bench', 'history', 'wheelhouse', 'clean')]
    [string]$Command = 'app'
)

$ErrorActionPreference = 'Stop'
Set-Location -Path $PSScriptRoot
[Console]::OutputEncoding = [System.Text.Encoding]::UTF8
$env:PYTHONUTF8 = '1'
$Python = Join-Path $PSScriptRoot '.venv\Scripts\python.exe'

# PowerShell goes on after a program that failed; here the first failure ends everything with its exit code.
function Invoke-Step {
    param([string]$Program, [string[]]$Arguments)
    & $Program @Arguments
    if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
}

function New-Environment {
    if (Test-Path '.venv\created.stamp') { return }
    $launcher = 'python'
    $select = @()
    if (Get-Command py -ErrorAction SilentlyContinue) { $launcher = 'py'; $select = @('-3') }
    if (-not (Get-Command $launcher -ErrorAction SilentlyContinue)) { Stop-WithoutPython }
    & $launcher @select -c 'import sys; sys.exit(sys.version_info < (3, 11) or sys.maxsize < 2**32)'
    if ($LASTEXITCODE -ne 0) { Stop-WithoutPython }
    Invoke-Step $launcher ($select + @('-m', 'venv', '.venv'))
    New-Item -ItemType File -Force '.venv\created.stamp' | Out-Null
}

function Stop-WithoutPython {
    Write-Host '需要 64 位 Python 3.11 或更新的版本；安装时请勾选 Add python.exe to PATH。'
    Write-Host 'Python 3.11 or newer, 64 bit, is needed; tick "Add python.exe to PATH" when installing it.'
    exit 1
}

# A stamp holds the hashes of the files that decide what is installed; while they stay the same nothing is done again.
function Install-Project {
    New-Environment
    $wanted = (Get-FileHash 'requirements.lock', 'pyproject.toml' -Algorithm SHA256).Hash -join ' '
    $stamp = '.venv\installed.stamp'
    if ((Test-Path $stamp) -and ((Get-Content $stamp -Raw).Trim() -eq $wanted)) { return }
    Write-Host '正在安装依赖，首次约需一至三分钟 · installing the pinned packages, one to three minutes the first time'
    $source = @()
    if (Test-Path 'wheelhouse') { $source = @('--no-index', '--find-links', 'wheelhouse') }
    $pip = @('-m', 'pip', '--disable-pip-version-check', 'install', '--quiet')
    Invoke-Step $Python ($pip + $source + @('--require-hashes', '--requirement', 'requirements.lock'))
    Invoke-Step $Python ($pip + @('--no-index', '--no-deps', '--no-build-isolation', '--editable', '.'))
    Set-Content -Path $stamp -Value $wanted
}

# Compiled by running the model once: what is compiled is exactly what will be used.
function Initialize-Engine {
    $stamp = '.venv\compiled.stamp'
    $newest = (Get-ChildItem 'simulation' -Recurse -Filter '*.py' | Measure-Object -Property LastWriteTimeUtc -Maximum).Maximum
    if ((Test-Path $stamp) -and ((Get-Item $stamp).LastWriteTimeUtc -gt $newest)) { return }
    Write-Host '正在编译推演引擎，约一分钟，只需一次 · compiling the engine, about a minute, only once'
    & '.venv\Scripts\jiekun.exe' run baseline --replicates 2 --json | Out-Null
    if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
    New-Item -ItemType File -Force $stamp | Out-Null
}

function Invoke-Lint {
    Invoke-Step $Python @('-m', 'ruff', 'format', '--check', '.')
    Invoke-Step $Python @('-m', 'ruff', 'check', '.')
    Invoke-Step $Python @('-m', 'mypy')
}

switch ($Command) {
    'app' { Install-Project; Initialize-Engine; Invoke-Step $Python @('-m', 'streamlit', 'run', 'app.py') }
    'lint' { Install-Project; Invoke-Lint }
    'test' { Install-Project; Invoke-Lint; Invoke-Step $Python @('-m', 'pytest') }
    'bench' { Install-Project; Initialize-Engine; Invoke-Step $Python @('-m', 'benchmarks') }
    'history' { Install-Project; Initialize-Engine; Invoke-Step $Python @('-m', 'benchmarks.history') }
    'wheelhouse' {
        New-Environment
        Invoke-Step $Python @('-m', 'pip', '--disable-pip-version-check', 'download', '--require-hashes',
            '--only-binary', ':all:', '--requirement', 'requirements.lock', '--dest', 'wheelhouse')
    }
    'clean' { Remove-Item -Recurse -Force -ErrorAction SilentlyContinue -Path '.venv', '.mypy_cache', '.pytest_cache', '.ruff_cache' }
}
