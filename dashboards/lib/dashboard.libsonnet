// Dashboard: what the five have in common: variables, links to each other and the layout. `rows`
// holds lists of panels side by side: all are as high as the first, and together 24 wide. On top of
// each dashboard stands whether there are data, and what to do where there are none.
local health = import 'health.libsonnet';
local panels = import 'panels.libsonnet';
local queries = import 'queries.libsonnet';

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

// The tag of those that show what is chosen elsewhere.
local details = 'details';

// Other labels than the user's.
local ours = [
  '__name__',
  'account',
  'container',
  'endpoint',
  'instance',
  'job',
  'namespace',
  'pod',
  'provider_title',
  'service',
  'topup_url',
];

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

// `one`: the dashboard is about a single account.
function(config, names, one=false) {
  local single = {
    multi: false,
    includeAll: false,
    allValue:: null,
    current: { text: '', value: '', selected: false },  // the first
  },
  local account_or_all = if one then single else {},
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
    ) + account_or_all,
    account: query(
      'account',
      'Account',
      'label_values(api_credits_account_info{%s}, account)' % by(['provider=~"$provider"']),
      'The name of the account in the configuration.'
    ) + account_or_all,
    pool: query(
      'pool',
      'Pool',
      'label_values(pool:api_credits_thresholds:count{%s}, pool)' % by(
        ['provider=~"$provider"', 'account=~"$account"']
      ),
      'A balance of an account. The pool is named main if the account has only one.'
    ),
    label: query(
      'label',
      'Label',
      // Grafana takes a name here, no selector.
      'label_names(api_credits_account_info)',
      'The name of a label that you gave your accounts. All stands for provider.'
    ) + single + {
      // Where there are no labels, Grafana takes All; an empty name would be an error in each panel.
      includeAll: true,
      allValue::: 'provider',
      current: { text: config.userLabel, value: config.userLabel, selected: true },
      regex: '/^(?!(?:%s)$).+$/' % std.join('|', std.set(ours + config.replicaLabels)),
    },
    value: query(
      'value',
      'has the value',
      'label_values(api_credits_account_info{%s}, $label)' % by(['provider=~"$provider"']),
      'All includes accounts without that label.'
    ),
  },

  // The Overview has few controls: it filters by the label of the configuration alone.
  local constant = {
    name: 'label',
    type: 'constant',
    query: config.userLabel,
    current: { text: config.userLabel, value: config.userLabel, selected: true },
    options: [{ text: config.userLabel, value: config.userLabel, selected: true }],
    hide: 2,
    skipUrlSync: true,
  },
  local is_overview = self.uid == config.dashboards.uids.overview,

  uid: null,
  title: null,
  description: null,
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
  templating: {
    list: [
      if is_overview && name == 'label' then constant
      else if is_overview && name == 'value' then variables.value { label: config.userLabel }
      else variables[name]
      for name in ['datasource'] + names
    ],
  },
  annotations: { list: [] },
  local link = {
    asDropdown: false,
    includeVars: false,
    keepTime: true,
    targetBlank: false,
    tags: [],
    icon: 'external link',
    tooltip: '',
    url: '',
  },
  local alone(name, title, tooltip) = link {
    type: 'link',
    title: title,
    icon: 'apps',
    tooltip: tooltip,
    url: '/d/%s?${datasource:queryparam}' % config.dashboards.uids[name],
  },
  // The way back leads to all accounts. What is chosen here goes along to those that can show it:
  // Account cannot show all, and Grafana would not correct an address that asks for them.
  links:
    (if is_overview then [] else [alone('overview', 'Overview', 'All accounts')])
    + (if one then [] else [alone('account', 'Account', 'One account')])
    + [link {
      type: 'dashboards',
      title: 'More',
      tags: config.dashboards.tags + [details],
      asDropdown: true,
      includeVars: true,
    }],
  tags: config.dashboards.tags + (if is_overview || one then [] else [details]),
  rows:: [],
  panels: place(
    [[health(queries(config, one, std.member(names, 'pool'))) + panels.size(24, 2)]] + self.rows
  ),
}
