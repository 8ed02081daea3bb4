// From answers to what is drawn: one small plain model per panel, so that the page needs no knowledge of dashboards.
import { colour, format, show, stepColour } from './values.mjs';

const palette = ['#7eb26d', '#eab839', '#6ed0e0', '#ef843c', '#5195ce', '#ba43a9', '#b7a1ee', '#508642', '#cca300', '#447ebc', '#c15c17', '#e5a8e2'];

function last(points) {
  const found = points.filter(([, value]) => !Number.isNaN(value)).at(-1);
  return found ? found[1] : NaN;
}

function stat(panel, answers) {
  const field = panel.fieldConfig.defaults;
  const series = answers.flatMap((answer) => answer.series);
  const values = series.map((one) => ({ name: one.name, ...show(last(one.points), field) }));
  if (!values.length) values.push({ name: '', ...show(null, field), isEmpty: true });
  return { values, options: panel.options };
}

function merge(answers) {
  const told = answers.filter((answer) => answer.series.length);
  const labelsOf = (answer) => new Set(answer.series.flatMap((one) => Object.keys(one.labels)).filter((label) => label !== '__name__'));
  const common = told.length ? [...labelsOf(told[0])].filter((label) => told.every((answer) => labelsOf(answer).has(label))) : [];
  const rows = [];
  const columns = new Set();
  for (const answer of told) {
    const column = told.length > 1 ? `Value #${answer.refId}` : 'Value';
    for (const one of answer.series) {
      const { __name__, ...labels } = one.labels;
      [...Object.keys(labels), column].forEach((name) => columns.add(name));
      join(rows, common, { ...labels, [column]: last(one.points) });
    }
  }
  return { rows, columns: [...columns] };
}

// As Grafana's transformation "merge": rows become one where the fields that all answers have are equal and no other field contradicts.
function join(rows, common, cells) {
  const row = rows.find((one) => common.every((name) => one[name] === cells[name]) && Object.keys(cells).every((name) => common.includes(name) || !(name in one) || one[name] === cells[name]));
  if (row) Object.assign(row, cells);
  else rows.push({ ...cells });
}

function table(panel, answers) {
  const { rows, columns } = merge(answers);
  const organize = panel.transformations.find((step) => step.id === 'organize').options;
  const order = (name) => organize.indexByName[name] ?? 99;
  const shown = columns.filter((name) => !organize.excludeByName[name]).sort((a, b) => order(a) - order(b));
  const stray = shown.filter((name) => !(name in organize.renameByName));
  if (stray.length) throw new Error(`${panel.title}: nothing says what becomes of ${stray.join(', ')}`);
  const fields = shown.map((name) => fieldOf(panel, organize.renameByName[name] ?? name, name));
  const cell = (row, field) => row[field.source] ?? null;
  for (const sort of [...(panel.options.sortBy ?? [])].reverse()) {
    const field = fields.find((one) => one.name === sort.displayName);
    if (field) rows.sort((a, b) => (sort.desc ? -1 : 1) * compare(cell(a, field), cell(b, field)));
  }
  return {
    columns: fields.map((field) => ({ name: field.name, width: field['custom.width'], isNumber: field.source.startsWith('Value') })),
    rows: rows.map((row) => fields.map((field) => ({ ...show(cell(row, field), field), kind: field['custom.cellOptions']?.type ?? 'auto' }))),
    cellHeight: panel.options.cellHeight,
  };
}

function compare(a, b) {
  if (a === null || b === null) return (a === null) - (b === null);
  return a < b ? -1 : a > b ? 1 : 0;
}

function fieldOf(panel, name, source) {
  const field = { ...panel.fieldConfig.defaults, name, source };
  for (const rule of panel.fieldConfig.overrides) if (rule.matcher.options === name) for (const property of rule.properties) field[property.id] = property.value;
  return field;
}

function timeline(panel, answers) {
  const field = panel.fieldConfig.defaults;
  const rows = answers.flatMap((answer) => answer.series.map((one) => ({ name: one.name, parts: parts(one.points, answer.step, field) })));
  const seen = new Map(rows.flatMap((row) => row.parts.map((part) => [part.text, part.colour])));
  return { rows: rows.slice(0, panel.options.perPage ?? 20), states: [...seen], start: answers[0]?.start, end: answers[0]?.end };
}

function parts(points, step, field) {
  const found = [];
  for (const [time, value] of points) {
    const shown = show(value, field);
    const before = found.at(-1);
    if (before && before.text === shown.text && time - before.to < step * 1.5) before.to = time;
    else found.push({ ...shown, from: before && time - before.to < step * 1.5 ? before.to : time, to: time });
  }
  return found;
}

function chart(panel, answers) {
  const field = panel.fieldConfig.defaults;
  let next = 0;
  const series = answers.flatMap((answer) => answer.series.map((one) => {
    const own = { ...field.custom };
    let fixed = null;
    for (const rule of panel.fieldConfig.overrides.filter((rule) => rule.matcher.options === answer.refId)) {
      for (const { id, value } of rule.properties) {
        if (id === 'color') fixed = value.fixedColor;
        else if (id.startsWith('custom.')) own[id.slice(7)] = value;
      }
    }
    return { name: one.name, colour: fixed ?? palette[next++ % palette.length], own, points: withGaps(one.points, answer.step) };
  }));
  return {
    series, unit: field.unit, decimals: field.decimals, min: field.min, max: field.max, start: answers[0]?.start, end: answers[0]?.end,
    lines: field.custom.thresholdsStyle?.mode === 'off' ? [] : field.thresholds.steps.filter((step) => step.value !== null).map((step) => ({ value: step.value, colour: colour(stepColour(field.thresholds, step.value)) })),
  };
}

function withGaps(points, step) {
  return points.flatMap(([time, value], i) => (i && time - points[i - 1][0] > step * 1.5 ? [[(time - step) * 1000, null], [time * 1000, value]] : [[time * 1000, value]]));
}

const kinds = { stat, table, 'state-timeline': timeline, timeseries: chart };

/** The plain model of a panel; isEmpty when nothing at all was answered. */
export function model(panel, answers) {
  if (panel.type === 'row') return { type: 'row', title: panel.title, grid: panel.gridPos };
  if (!kinds[panel.type]) throw new Error(`the preview does not know the panel type ${panel.type}`);
  return { type: panel.type, title: panel.title, grid: panel.gridPos, isEmpty: answers.every((answer) => !answer.series.length), ...kinds[panel.type](panel, answers) };
}

export { format };
