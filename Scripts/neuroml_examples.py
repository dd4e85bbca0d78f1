"""NeuroML's examples as both scripts beside it need them: taken out of the jar, each asking for a file."""
import pathlib
import re
import zipfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
JAR = ROOT / ".engines/pyneuroml/lib/jNeuroML-0.14.0-jar-with-dependencies.jar"
# Several compartments, which jLEMS does not simulate either.
UNSUPPORTED = {"LEMS_NML2_Ex25_MultiComp.xml"}


def with_output(text):
    """A document that writes no file, with one that holds every quantity that it plots, in order, each once."""
    bare = re.sub(r"<!--.*?-->", "", text, flags=re.S)
    if "<OutputFile" in bare:
        return text
    paths = list(dict.fromkeys(re.findall(r'<Line\b[^>]*?quantity\s*=\s*"([^"]*)"', bare, flags=re.S)))
    columns = "".join(f'<OutputColumn id="c{i}" quantity="{path}"/>' for i, path in enumerate(paths))
    return text.replace("</Simulation>", f'<OutputFile id="added" fileName="results/added.dat">{columns}</OutputFile></Simulation>')


def unpack(folder):
    """Writes the examples below a folder and gives the paths of those that run."""
    folder = pathlib.Path(folder)
    with zipfile.ZipFile(JAR) as jar:
        for name in jar.namelist():
            if name.startswith(("LEMSexamples/", "examples/", "NeuroML2CoreTypes/")) and not name.endswith("/"):
                jar.extract(name, folder)
    documents = sorted((folder / "LEMSexamples").glob("LEMS_*.xml"))
    for path in documents:
        path.write_text(with_output(path.read_text()))
    (folder / "LEMSexamples/results").mkdir(exist_ok=True)
    (folder / "LEMSexamples/results/ex19a").mkdir(exist_ok=True)
    return [path for path in documents if path.name not in UNSUPPORTED]
