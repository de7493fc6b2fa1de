# Installs Recto @VERSION@ for this user: the program with its completions and licences, into
# %LOCALAPPDATA%\Programs\Recto, and that folder onto the user's path.
#
#   powershell -ExecutionPolicy Bypass -File recto-installer.ps1 [-Prefix DIR] [-NoPath] [-Uninstall]
#   irm @BASE@/recto-installer.ps1 | iex
#
# What is downloaded is held against the checksum that stands here before anything of it is unpacked. RECTO_PREFIX and
# RECTO_BASE_URL (an address, or a folder with the archives) say the same where no options can be given.
param(
    [string]$Prefix = $env:RECTO_PREFIX,
    [switch]$NoPath,
    [switch]$Uninstall
)

function Set-UserPath([string]$Folder, [bool]$Present) {
    # Read and written as it stands: what other programs wrote as %NAME% stays that.
    $key = [Microsoft.Win32.Registry]::CurrentUser.OpenSubKey('Environment', $true)
    try {
        $raw = [Microsoft.Win32.RegistryValueOptions]::DoNotExpandEnvironmentNames
        $old = [string]$key.GetValue('Path', '', $raw)
        $kept = @($old -split ';' | Where-Object { $_ -and ($_.TrimEnd('\') -ne $Folder.TrimEnd('\')) })
        $new = if ($Present) { (@($kept) + $Folder) -join ';' } else { $kept -join ';' }
        if ($new -eq $old) { return $false }
        $key.SetValue('Path', $new, [Microsoft.Win32.RegistryValueKind]::ExpandString)
    } finally {
        $key.Close()
    }
    # Programs that are running hear of it by any variable that is set the usual way.
    [Environment]::SetEnvironmentVariable('RECTO_INSTALLER', '1', 'User')
    [Environment]::SetEnvironmentVariable('RECTO_INSTALLER', $null, 'User')
    return $true
}

function Get-Release([string]$Base, [string]$Name, [string]$Target) {
    if ($Base -match '^https?://') {
        [Net.ServicePointManager]::SecurityProtocol =
            [Net.ServicePointManager]::SecurityProtocol -bor [Net.SecurityProtocolType]::Tls12
        Invoke-WebRequest -UseBasicParsing -Uri "$Base/$Name" -OutFile $Target
    } else {
        Copy-Item -LiteralPath (Join-Path $Base $Name) -Destination $Target
    }
}

function Install-Recto([string]$Prefix, [bool]$NoPath) {
    $version = '@VERSION@'
    $base = if ($env:RECTO_BASE_URL) { $env:RECTO_BASE_URL } else { '@BASE@' }
    # One archive serves all: Windows on ARM runs what is made for x86-64.
    $stem = "recto-$version-x86_64-pc-windows-msvc"
    $sum = '@SHA256:x86_64-pc-windows-msvc@'
    $tmp = Join-Path ([IO.Path]::GetTempPath()) ([Guid]::NewGuid().ToString())
    New-Item -ItemType Directory -Path $tmp | Out-Null
    try {
        Write-Output "Recto $version for Windows, from $base"
        $archive = Join-Path $tmp 'recto.zip'
        Get-Release $base "$stem.zip" $archive
        $found = (Get-FileHash -Algorithm SHA256 -LiteralPath $archive).Hash.ToLowerInvariant()
        if ($found -ne $sum) {
            throw "$stem.zip is not the file that was released, and nothing is installed: its SHA-256 is $found and should be $sum"
        }
        Expand-Archive -LiteralPath $archive -DestinationPath $tmp
        $got = Join-Path $tmp $stem
        $said = (& (Join-Path $got 'recto.exe') --version) -join ''
        if ($said -ne "recto $version") { throw "the program calls itself '$said'" }
        New-Item -ItemType Directory -Force -Path $Prefix | Out-Null
        # A program that runs can't be replaced, but it can be renamed.
        $program = Join-Path $Prefix 'recto.exe'
        $old = "$program.old"
        Remove-Item -LiteralPath $old -Force -ErrorAction SilentlyContinue
        if (Test-Path -LiteralPath $program) { Move-Item -LiteralPath $program -Destination $old -Force }
        Copy-Item -Path (Join-Path $got '*') -Destination $Prefix -Recurse -Force
        Remove-Item -LiteralPath $old -Force -ErrorAction SilentlyContinue
        Write-Output "Installed: $program"
        if (-not $NoPath) {
            if (Set-UserPath $Prefix $true) { Write-Output 'It is on your path in windows that you open from now on.' }
            if (($env:Path -split ';') -notcontains $Prefix) { $env:Path = "$env:Path;$Prefix" }
        }
        Write-Output 'Begin with: recto new my-book'
    } finally {
        Remove-Item -LiteralPath $tmp -Recurse -Force -ErrorAction SilentlyContinue
    }
}

function Uninstall-Recto([string]$Prefix) {
    if (-not (Test-Path -LiteralPath (Join-Path $Prefix 'recto.exe'))) { throw "Recto is not in $Prefix" }
    foreach ($name in 'recto.exe', 'recto.exe.old', 'man', 'completions', 'licences', 'README.md', 'CHANGELOG.md',
        'LICENSE-MIT', 'LICENSE-APACHE', 'recto.cdx.json') {
        Remove-Item -LiteralPath (Join-Path $Prefix $name) -Recurse -Force -ErrorAction SilentlyContinue
    }
    if (-not (Get-ChildItem -LiteralPath $Prefix)) { Remove-Item -LiteralPath $Prefix }
    Set-UserPath $Prefix $false | Out-Null
    Write-Output "Recto is gone from $Prefix."
}

# A function of its own: what is set in it stays in it, also where this text is read into a session (`iex`).
function Start-Recto([string]$Prefix, [bool]$NoPath, [bool]$Uninstall) {
    $ErrorActionPreference = 'Stop'
    $ProgressPreference = 'SilentlyContinue'
    if (-not $Prefix) { $Prefix = Join-Path $env:LOCALAPPDATA 'Programs\Recto' }
    if ($Uninstall) { Uninstall-Recto $Prefix } else { Install-Recto $Prefix $NoPath }
}

Start-Recto $Prefix $NoPath.IsPresent $Uninstall.IsPresent
