// Puts settings into texts, above all the selector, which is the last of the matchers:
//   api_credits_remaining{%(selector)s}, api_credits_account_status{status="ok",%(selector)s}
// An empty selector removes its comma or its braces too. The labels of replicas are the last of a
// list, because PromQL takes a comma before its end, and they may be none:
//   max without (%(replicaLabels)s), max without (status, %(replicaLabels)s)
local replicas(config) = std.join(', ', config.replicaLabels);

local without_empty(text, config) =
  if config.selector != '' then text
  else std.strReplace(std.strReplace(text, ',%(selector)s', ''), '{%(selector)s}', '');

{
  // An expression: any setting, as %(name)s or %(name)g.
  into(expression, config)::
    without_empty(expression, config) % (config { replicaLabels: replicas(config) }),

  // A template of an alert: the selector and the labels of replicas alone. The selector is put into
  // formats of printf in double quotes.
  intoTemplate(template, config)::
    local quoted = std.escapeStringJson(config.selector);
    local inner = std.substr(quoted, 1, std.length(quoted) - 2);
    std.strReplace(
      std.strReplace(without_empty(template, config), '%(replicaLabels)s', replicas(config)),
      '%(selector)s',
      std.strReplace(inner, '%', '%%')
    ),
}
