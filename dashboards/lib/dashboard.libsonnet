// Dashboard: what the five have in common: variables, links to each other and the layout. `rows`
// holds lists of panels side by side: all are as high as the first, and together 24 wide.
local panels = import 'panels.libsonnet';

local place(rows) =
  local step(state, row) =
    local height = std.get(row[0], 'gridPos', { h: 1 }).h;
    local widths = [std.get(panel, 'gridPos', { w: 24 }).w for panel in row];
    assert std.foldl(
      function(sum, width) sum + width,
      widths,
      0
    ) == 24 : 'width of ' + row[0].title;
    {
      y: state.y + height,
      id: state.id + std.length(row),
      panels: state.panels + [
        row[i] {
          id: state.id + i,
          gridPos: {
            x: std.foldl(function(sum, width) sum + width, widths[:i], 0),
            y: state.y,
            w: widths[i],
            h: height,
          },
        }
        for i in std.range(0, std.length(row) - 1)
      ],
    };
  std.foldl(step, rows, { y: 0, id: 1, panels: [] }).panels;

local all = { text: ['All'], value: ['$__all'], selected: true };

local query(name, title, expr, description) = {
  name: name,
  label: title,
  description: description,
  type: 'query',
  datasource: panels.datasource,
  definition: expr,
  query: { query: expr, refId: name },
  multi: true,
  includeAll: true,
  allValue: '.*',
  current: all,
  options: [],
  refresh: 2,
  sort: 1,
  regex: '',
  hide: 0,
  skipUrlSync: false,
};

function(config, names) {
  local by(matchers) = std.join(',', [m for m in matchers + [config.selector] if m != '']),
  local variables = {
    datasource: {
      name: 'datasource',
      label: 'Data source',
      type: 'datasource',
      query: 'prometheus',
      options: [],
      multi: false,
      includeAll: false,
      refresh: 1,
      regex: '',
      hide: 0,
      skipUrlSync: false,
    },
    provider: query(
      'provider',
      'Provider',
      'label_values(api_credits_account_info{%s}, provider)' % by([]),
      'The vendor.'
    ),
    account: query(
      'account',
      'Account',
      'label_values(api_credits_account_info{%s}, account)' % by(['provider=~"$provider"']),
      'The name of the account in the configuration.'
    ),
    pool: query(
      'pool',
      'Pool',
      'label_values(pool:api_credits_thresholds:count{%s}, pool)' % by(
        ['provider=~"$provider"', 'account=~"$account"']
      ),
      'A balance of an account. The pool is named main if the account has only one.'
    ),
    label: {
      name: 'label',
      label: 'Label',
      description: 'The name of a label that you gave your accounts.',
      type: 'textbox',
      query: config.userLabel,
      current: { text: config.userLabel, value: config.userLabel, selected: true },
      options: [{ text: config.userLabel, value: config.userLabel, selected: true }],
      hide: 0,
      skipUrlSync: false,
    },
    value: query(
      'value',
      'has the value',
      'label_values(api_credits_account_info{%s}, $label)' % by(['provider=~"$provider"']),
      'All includes accounts without that label.'
    ),
  },

  uid: null,
  title: null,
  description: null,
  tags: config.dashboards.tags,
  refresh: config.dashboards.refresh,
  schemaVersion: 37,
  editable: true,
  graphTooltip: 1,
  fiscalYearStartMonth: 0,
  liveNow: false,
  timezone: 'browser',
  weekStart: '',
  version: 1,
  time: { from: 'now-7d', to: 'now' },
  timepicker: {},
  templating: { list: [variables[name] for name in ['datasource'] + names] },
  annotations: { list: [] },
  links: [{
    type: 'dashboards',
    title: 'API credits',
    tags: config.dashboards.tags,
    asDropdown: false,
    includeVars: true,
    keepTime: true,
    targetBlank: false,
    icon: 'external link',
    tooltip: '',
    url: '',
  }],
  rows:: [],
  panels: place(self.rows),
}
