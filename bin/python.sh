# Read by bin/serve, bin/assises, bin/test and bin/bench: sets $root and $python, a Python ≥ 3.11 (one that can make environments first),
# or says in the language of the terminal that there is none. The sentence is that of the locale files.
root=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd -P)

suits() { command -v "$1" >/dev/null 2>&1 && "$1" -c "import sys; sys.version_info >= (3, 11) or sys.exit(1)$2" >/dev/null 2>&1; }

find_python() {
    for extra in '; import ensurepip, venv' ''; do
        for candidate in python3 python3.14 python3.13 python3.12 python3.11 /usr/bin/python3 /usr/local/bin/python3; do
            if suits "$candidate" "$extra"; then
                echo "$candidate"
                return
            fi
        done
    done
}

python=$(find_python)
if [ -z "$python" ]; then
    case ${LC_ALL:-${LC_MESSAGES:-${LANG:-}}} in fr* | FR*) lang=fr ;; *) lang=en ;; esac
    sed -n 's/^ *"python_missing": "\(.*\)",\{0,1\}$/\1/p' "$root/frontend/locales/$lang.json" >&2
    exit 1
fi

# run_module NAME ARGUMENT…: a module of this project with the bare Python, blind to the current folder.
run_module() {
    name=$1
    shift
    "$python" -P -c 'import runpy, sys
sys.path.insert(0, sys.argv.pop(1))
runpy.run_module(sys.argv.pop(1), run_name="__main__", alter_sys=True)' "$root" "$name" "$@"
}
