# shellcheck shell=bash
# shellcheck disable=SC2034 # named for those that source it
# The programs that we are measured against, of Python's wheels, in the cache; sourced by the scripts beside it.
# Sets `python`, which imports typst, and `pandoc`.
cache="${RECTO_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/recto}"
python="$cache/rivals/bin/python"
if [ ! -x "$python" ]; then
  python3 -m venv "$cache/rivals"
  "$cache/rivals/bin/pip" install -q --disable-pip-version-check pypandoc_binary typst
fi
pandoc="$("$python" -c 'import pypandoc; print(pypandoc.get_pandoc_path())')"
