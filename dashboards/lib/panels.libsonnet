// Panels: the few fields of Grafana's panels that the dashboards use, under short names.
// Every panel has a title, a description, a text for "no data" and a unit; a field that is not
// named here has Grafana's default. Colours are Grafana's names.
local datasource = { type: 'prometheus', uid: '${datasource}' };
local no_data = 'No data';  // why: the panel on top of each dashboard says that

// A row that says something has no number.
local no_number = { type: 'special', options: { match: 'nan', result: { index: 0, text: '' } } };

local defaults(unit) = {
  unit: unit,
  noValue: no_data,
  color: { mode: 'palette-classic' },
  mappings: [],
  thresholds: { mode: 'absolute', steps: [{ color: 'green', value: null }] },
};

local panel(type, title, description, targets, unit, options) = {
  type: type,
  title: title,
  description: description,
  datasource: datasource,
  targets: targets,
  fieldConfig: { defaults: defaults(unit), overrides: [] },
  options: options,
  links: [],
  transformations: [],
};

{
  datasource: datasource,

  // ---- Queries ----------------------------------------------------------------------------

  // Over the time range of the dashboard. The legend is Grafana's: {{label}}.
  range(refId, expr, legend):: {
    refId: refId,
    datasource: datasource,
    editorMode: 'code',
    expr: std.rstripChars(expr, '\n'),
    legendFormat: legend,
    instant: false,
    range: true,
    format: 'time_series',
  },

  // At the end of that time range.
  now(refId, expr, legend):: self.range(refId, expr, legend) + { instant: true, range: false },

  // The same as a table: one column for each label. Adding 0 removes the metric's name, because
  // rows of different queries are joined only if all their labels are the same.
  rows(refId, expr):: self.now(refId, '0 + (%s)' % expr, '') + { format: 'table' },

  // What is said where `expr` finds nothing, although there is something to find it in: a value
  // from data, so that nobody reads good news where there are no data. `basis` is what it would be
  // found in, `value` is what is shown, and the text becomes the label `label`.
  orElse(expr, basis, label, text, value=0):: |||
    %s
    or on ()
    label_replace(%s + 0 * count(%s), "%s", "%s", "", "")
  ||| % [std.rstripChars(expr, '\n'), value, basis, label, text],

  // ---- Kinds of panels ----------------------------------------------------------------------

  timeseries(title, description, unit, targets)::
    panel('timeseries', title, description, targets, unit, {
      legend: { displayMode: 'list', placement: 'bottom', showLegend: true, calcs: [] },
      tooltip: { mode: 'multi', sort: 'desc' },
    })
    + self.custom(
      { drawStyle: 'line', lineWidth: 2, fillOpacity: 5, showPoints: 'never', spanNulls: false }
    ),

  // Columns for a day or an hour each: the queries have that step.
  columns(title, description, unit, step, targets)::
    self.timeseries(title, description, unit, [target { interval: step } for target in targets])
    + self.custom(
      {
        drawStyle: 'bars',
        lineWidth: 1,
        fillOpacity: 70,
        barAlignment: 1,
        stacking: { mode: 'normal', group: 'A' },
      }
    ),

  stat(title, description, unit, targets)::
    panel('stat', title, description, targets, unit, {
      reduceOptions: { calcs: ['lastNotNull'], fields: '', values: false },
      colorMode: 'value',
      graphMode: 'none',
      justifyMode: 'auto',
      orientation: 'auto',
      textMode: 'auto',
    })
    + self.color('text'),

  // Bars of one height, with their names on the left. A single bar would lose its name, if that were
  // not set: it is the label `name`, which `named` makes.
  bargauge(title, description, unit, targets)::
    panel('bargauge', title, description, targets, unit, {
      reduceOptions: { calcs: ['lastNotNull'], fields: '', values: false },
      displayMode: 'basic',
      orientation: 'horizontal',
      showUnfilled: true,
      sizing: 'manual',
      namePlacement: 'left',
      minVizHeight: 16,
      maxVizHeight: 36,
      minVizWidth: 0,
      valueMode: 'color',
      text: { titleSize: 13, valueSize: 14 },
    })
    + self.color('blue')
    + self.field({ displayName: '${__field.labels.name}' }),

  named(expr, separator, labels)::
    'label_join(%s, "name", "%s", %s)'
    % [expr, separator, std.join(', ', ['"%s"' % label for label in labels])],

  timeline(title, description, targets)::
    panel('state-timeline', title, description, targets, 'none', {
      mergeValues: true,
      showValue: 'auto',
      alignValue: 'left',
      rowHeight: 0.85,
      legend: { displayMode: 'list', placement: 'bottom', showLegend: true },
      tooltip: { mode: 'single', sort: 'none' },
    })
    + self.custom({ fillOpacity: 75, lineWidth: 0 })
    // A text for gaps would become a state with a colour and a place in the legend.
    + self.field({ noValue:: null }),

  table(title, description, targets)::
    panel('table', title, description, targets, 'locale', {
      showHeader: true,
      cellHeight: 'sm',
    })
    // Grafana's own least width of 150 pushes columns out of sight.
    + self.custom({ align: 'auto', filterable: false, inspect: false, minWidth: 60 })
    + self.color('text')
    + self.field({ mappings: [no_number] })
    + self.overrideRegex('/.*/', { noValue: '' }),  // of a cell; the default is that of the table

  text(title, content):: {
    type: 'text',
    title: title,
    description: 'What the panels beside this one can and cannot show.',
    options: { mode: 'markdown', content: content },
    fieldConfig: { defaults: {}, overrides: [] },
    links: [],
    transformations: [],
    targets: [],
  },

  // A headline above the panels that follow it, which it folds up.
  section(title):: {
    type: 'row',
    title: title,
    collapsed: false,
    panels: [],
  },

  // ---- What is added to a panel -------------------------------------------------------------

  size(w, h):: { gridPos: { w: w, h: h } },
  custom(fields):: { fieldConfig+: { defaults+: { custom+: fields } } },
  field(fields):: { fieldConfig+: { defaults+: fields } },
  option(fields):: { options+: fields },
  noValue(text):: self.field({ noValue: text }),
  color(name):: self.field({ color: { mode: 'fixed', fixedColor: name } }),
  // In the graph the last `length`, whatever time range the dashboard has.
  last(length):: { timeFrom: length },
  link(title, url):: { links+: [{ title: title, url: url, targetBlank: true }] },

  // The colour from each value on; the first begins at minus infinity, and is that of "no data".
  steps(steps):: {
    color: { mode: 'thresholds' },
    thresholds: { mode: 'absolute', steps: [{ color: step[1], value: step[0] } for step in steps] },
  },
  thresholds(steps):: self.field(self.steps(steps)),
  // The first colour of such steps, for all numbers however small.
  smallest: -1e18,

  // Behind a graph: its area in a colour from each value on.
  areas(steps)::
    self.custom({ thresholdsStyle: { mode: 'area' } })
    + self.field({ thresholds: $.steps(steps).thresholds }),

  // Properties of the fields with a name, of those that match an expression, of those of a query.
  override(name, properties):: self.matching({ id: 'byName', options: name }, properties),
  overrideRegex(regex, properties):: self.matching({ id: 'byRegexp', options: regex }, properties),
  overrideQuery(refId, properties):: self.matching(
    { id: 'byFrameRefID', options: refId },
    properties
  ),
  matching(matcher, properties):: {
    fieldConfig+: {
      overrides+: [{
        matcher: matcher,
        properties: [{ id: id, value: properties[id] } for id in std.objectFields(properties)],
      }],
    },
  },

  // Lines of reference: a query drawn dashed and thin, without area.
  dashed(refId, properties={}):: self.overrideQuery(refId, {
    'custom.lineStyle': { fill: 'dash', dash: [8, 8] },
    'custom.lineWidth': 1,
    'custom.fillOpacity': 0,
    'custom.stacking': { mode: 'none', group: 'A' },
  } + properties),

  // The thresholds of both severities as dashed lines; their legends begin with the severity.
  thresholdLines(refId)::
    self.dashed(refId)
    + self.overrideRegex('/^warning/', { color: { mode: 'fixed', fixedColor: 'orange' } })
    + self.overrideRegex('/^critical/', { color: { mode: 'fixed', fixedColor: 'red' } }),

  // Currencies are labels: a field with one in its name is shown with its sign. (Grafana's own units
  // of currencies shorten thousands to K.)
  currencies(properties=function(currency) {}):: std.foldl(
    function(sum, pair) sum + $.overrideRegex(
      '/\\b%s\\b/i' % pair[0],
      { unit: 'prefix:' + pair[1], decimals: 2 } + properties(pair[0])
    ),
    [['usd', '$'], ['eur', '€'], ['gbp', '£']],
    {}
  ),

  // Texts and colours of values: [value, text, colour].
  mapping(texts):: {
    type: 'value',
    options: {
      [texts[i][0]]: { index: i, text: texts[i][1], color: texts[i][2] }
      for i in std.range(0, std.length(texts) - 1)
    },
  },

  // For numbers of different magnitude side by side; zero is below the axis. Without areas, which
  // would cover each other. (The scale that has a zero, symlog, labels it and -1 on top of each
  // other.)
  logarithmic()::
    self.custom({ scaleDistribution: { type: 'log', log: 10 }, fillOpacity: 0 }),

  // ---- Tables -----------------------------------------------------------------------------

  // One row for each set of labels; columns are [field, title, properties…] in this order, and
  // without a title hidden. The labels that the user gave come last.
  columnsOf(columns, sort=null, descending=true)::
    local shown = [column for column in columns if std.length(column) > 1];
    local hidden =
      ['Time', 'job', '__name__', 'namespace', 'service', 'container', 'endpoint']
      + [column[0] for column in columns if std.length(column) == 1];
    {
      transformations:
        [{ id: 'merge', options: {} }]
        + (if sort == null then []
           else [{
             id: 'sortBy',
             options: { fields: {}, sort: [{ field: sort, desc: descending }] },
           }])
        + [{
          id: 'organize',
          options: {
            excludeByName: { [name]: true for name in hidden },
            indexByName: { [shown[i][0]]: i for i in std.range(0, std.length(shown) - 1) },
            renameByName: { [column[0]]: column[1] for column in shown },
          },
        }],
    }
    + std.foldl(
      function(sum, column)
        if std.length(column) < 3 then sum else sum + $.override(column[1], column[2]),
      shown,
      {}
    ),

  // Columns of a width, and columns that take what is left, but never less.
  width(pixels):: { 'custom.width': pixels },
  atLeast(pixels):: { 'custom.minWidth': pixels },
  search:: { 'custom.filterable': true },

  // Cells with a bar, with a colour behind the text, with text in a colour.
  gauge:: { 'custom.cellOptions': { type: 'gauge', mode: 'basic' } },
  background:: { 'custom.cellOptions': { type: 'color-background', mode: 'basic' } },
  coloured:: { 'custom.cellOptions': { type: 'color-text' } },
}
