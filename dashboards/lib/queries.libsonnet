// Queries: selectors with the variables of the dashboards, and the expressions that several panels
// share. Replicas are never visible: recorded series have none, and all others are aggregated.
// `one`: for a dashboard of a single account; `pools`: with a choice of pools.
function(config, one=false, pools=true) {
  local join(matchers) =
    '{' + std.join(',', [m for m in matchers + [config.selector] if m != '']) + '}',
  // One account is chosen by its name alone; others by a label of theirs, too.
  local account =
    ['provider=~"$provider"', 'account=~"$account"'] + (if one then [] else ['$label=~"$value"']),
  local pool = account + (if pools then ['pool=~"$pool"'] else []),

  // ---- Selectors ------------------------------------------------------------------------------

  // Series of an account, of a pool, of a provider, of an exporter.
  account(name, matcher=''):: name + join([matcher] + account),
  pool(name, matcher=''):: name + join([matcher] + pool),
  provider(name, matcher=''):: name + join([matcher, 'provider=~"$provider"']),
  exporter(name):: name + (if config.selector == '' then '' else join([])),

  // Firing alerts, also those without a pool, account, provider or job.
  alerts(matcher=''):: 'ALERTS{%s}' % std.join(',', [
    'alertname=~"ApiCredits.+"',
    'alertstate="firing"' + matcher,
    'severity!="none"',
    'provider=~"$provider|"',
    'account=~"$account|"',
  ] + (if one then [] else ['$label=~"$value|"']) + (if pools then ['pool=~"$pool|"'] else [])),

  // The accounts that are chosen. What is found in none of them is said of these.
  info:: self.account('api_credits_account_info'),

  // The same with the vendor's name for people, of series of a provider. Two replicas that were not
  // updated at once may know two names: one of them will do.
  titled(expr):: |||
    (%s)
    * on (provider) group_left (provider_title)
    topk by (provider) (
      1, max by (provider, provider_title) (%s)
    )
  ||| % [std.rstripChars(expr, '\n'), self.provider('api_credits_account_info')],

  // One series for all replicas. Labels that tell them apart are the last of a list, which may be
  // empty.
  replicas:: std.join(', ', config.replicaLabels),
  one(series):: 'max without (%s) (%s)' % [self.replicas, series],
  accountMax(name, matcher=''):: self.one(self.account(name, matcher)),
  poolMax(name, matcher=''):: self.one(self.pool(name, matcher)),

  // ---- Expressions ----------------------------------------------------------------------------

  // The condition of a pool, as the number that the rules give it.
  conditions:: [
    ['6', 'exhausted', 'dark-red'],
    ['5', 'critical', 'red'],
    ['4', 'bad key', 'red'],
    ['3', 'unknown', 'purple'],
    ['2', 'warning', 'orange'],
    ['1', 'polls fail', 'yellow'],
    ['0', 'ok', 'green'],
  ],
  condition:: self.pool('pool:api_credits_condition:worst'),
  exhausted:: self.condition + ' == 6',

  // Where the vendor says "exhausted" it may tell no balance: that is 0.
  remaining:: '%s\nor\n0 * (%s)' % [self.pool('pool:api_credits_remaining:min'), self.exhausted],

  // The longest window that is filled, up to a day, so that nights and batches even out.
  burn:: self.longest('pool:api_credits_consumed:rate'),
  runway:: self.longest('pool:api_credits_runway_seconds:rate'),
  longest(prefix):: std.join(' or ', [self.pool(prefix + window) for window in ['1d', '7d', '6h']]),

  // What the vendor said last, as a number; ok if any replica says so.
  statuses:: [
    ['0', 'ok', 'green'],
    ['1', 'pending', 'text'],
    ['2', 'throttled', 'yellow'],
    ['3', 'unreachable', 'orange'],
    ['4', 'invalid_response', 'orange'],
    ['5', 'refused', 'orange'],
    ['6', 'unauthorized', 'red'],
    ['7', 'exhausted', 'dark-red'],
  ],
  statusCode:: 'min without (status, %s) (\n  %s\n)' % [self.replicas, std.join('\n  or ', [
    '%s + 0 * (%s == 1)' % [
      status[0],
      $.account('api_credits_account_status', 'status="%s"' % status[1]),
    ]
    for status in self.statuses
  ])],

  // Credits spent over a range: the larger of `increase()`, which a replaced pod resets, and the
  // sum of hourly rates, which an outage interrupts.
  consumed(range, hours, offset=''):: |||
    max without (%(replicas)s) (increase(%(counter)s[%(range)s]%(offset)s))
    > 3600 * sum_over_time(%(rate)s[%(hours)s:1h]%(offset)s)
    or 3600 * sum_over_time(%(rate)s[%(hours)s:1h]%(offset)s)
  ||| % {
    replicas: $.replicas,
    counter: $.pool('api_credits_consumed_total'),
    rate: $.pool('pool:api_credits_consumed:rate1h'),
    range: range,
    hours: hours,
    offset: offset,
  },

  // The cost of these credits, by currency, at the last price within the range `priced`.
  spent(consumed, priced, offset=''):: |||
    (%s)
    * ignoring (currency) group_right ()
    max without (%s) (last_over_time(%s[%s]%s))
  ||| % [consumed, $.replicas, $.pool('api_credits_price'), priced, offset],

  // In the time range of the panel.
  consumedInRange:: self.consumed('$__range', '$__range'),
  spentInRange:: self.spent(self.consumedInRange, '1h'),

  // On the day that begins at each step. The day has 24 hours whether or not its first instant is
  // counted.
  consumedOnDay:: self.consumed('1d', '23h59m', ' offset -1d'),
  spentOnDay:: self.spent(self.consumedOnDay, '1d', ' offset -1d'),

  // Added up by the value of the label that the user chose; the result has it as the label
  // `holder`.
  byLabel(expr, labels):: |||
    sum by (holder, %s) (
      label_replace(
        label_replace(%s, "holder", "$1", "$label", "(.+)"),
        "holder", "(no $label)", "$label", ""
      )
    )
  ||| % [labels, expr],
}
