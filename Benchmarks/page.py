"""The tables of docs/benchmarks.md, from the results of Benchmarks/bench."""
import textwrap

START, END = "<!-- results -->", "<!-- /results -->"


def number(value):
    """Three significant digits, without an exponent."""
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}" if value >= 0.1 else f"{value:.3f}"


def tables(result):
    machine = result["machine"]
    lines = [
        textwrap.fill(
            f"Measured on {result['date']} at commit {machine['commit']}, on {machine['processor']} with {machine['cores']} cores,"
            f" {machine['system']}, {machine['compiler']}, load {result['load']:g} at the start. Medians of {result['rounds']}"
            " rounds, with the lowest round in brackets.", 120, break_on_hyphens=False), ""]
    groups = list(dict.fromkeys(figure["group"] for figure in result["figures"].values()))
    for group in groups:
        figures = {name: figure for name, figure in result["figures"].items() if figure["group"] == group}
        unit = next(iter(figures.values()))["unit"]
        lines += [f"### {group}", "", f"| | CPU time, {unit} | wall time, {unit} |", "|---|---|---|"]
        lines += [
            f"| {name} | " + " | ".join(f"{number(figure[k]['median'])} ({number(figure[k]['lowest'])})" for k in ("cpu", "wall"))
            + " |" for name, figure in figures.items()]
        lines.append("")
    lines += ["### Ratios", "", "| | divided by | CPU time | wall time | goal |", "|---|---|---|---|---|"]
    for row in sorted(result["ratios"], key=lambda row: row["goal"] is None):
        goal = "" if row["goal"] is None else f"at most {row['goal']:g}"
        lines.append(f"| {row['figure']} | {row['of']} | {number(row['cpu'])} | {number(row['wall'])} | {goal} |")
    return "\n".join(lines)


def write_page(result, path):
    """Replaces the tables of a page."""
    text = path.read_text()
    before, rest = text.split(START)
    path.write_text(f"{before}{START}\n{tables(result)}\n{END}{rest.split(END)[1]}")
