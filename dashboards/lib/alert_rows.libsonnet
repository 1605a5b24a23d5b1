// Alert rows: what fires, a row for each problem. The value is the rank of the row. As in
// Alertmanager's inhibition, a balance speaks once, and an account that is exhausted as a whole speaks
// for its pools; what is not known is left to its cause.
local balance = 'Exhausted|ExhaustedBeforeRefresh|RunwayShort|Low';
local unknown = 'DataStale|PollsFailing';
local causes = 'KeyRejected|Refused|Throttled';

function(q)
  local named(matcher, severity='.+') =
    q.alerts(',alertname%s,severity=~"%s"' % [matcher, severity]);
  local whole = named('="ApiCreditsExhausted",pool=""');
  local of_a_pool = [
    [29, 'Exhausted', '.+'],
    [28, 'ExhaustedBeforeRefresh', 'critical'],
    [27, 'RunwayShort', 'critical'],
    [26, 'Low', 'critical'],
    [18, 'ExhaustedBeforeRefresh', 'warning'],
    [17, 'RunwayShort', 'warning'],
    [16, 'Low', 'warning'],
  ];
  |||
    30 * %(whole)s
    or
    (
      topk by (job, provider, account, pool) (1,
        %(pools)s
      )
      unless ignoring (alertname, severity, pool, unit) %(whole)s
    )
    or
    25 * %(critical)s
    or
    (15 * %(warning)s unless ignoring (severity) %(critical)s)
    or
    (14 * %(unknown)s unless ignoring (alertname, severity) %(causes)s)
    or
    5 * %(info)s
  ||| % {
    whole: whole,
    pools: std.join('\n    or ', [
      '%d * %s' % [rank[0], named('="ApiCredits%s"' % rank[1], rank[2])]
      for rank in of_a_pool
    ]),
    critical: named('!~"ApiCredits(%s|%s)"' % [balance, unknown], 'critical'),
    warning: named('!~"ApiCredits(%s|%s)"' % [balance, unknown], 'warning'),
    info: named('!~"ApiCredits(%s|%s)"' % [balance, unknown], 'info'),
    unknown: named('=~"ApiCredits(%s)"' % unknown),
    causes: named('=~"ApiCredits(%s)"' % causes),
  }
