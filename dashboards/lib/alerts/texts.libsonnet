// Words that the texts of alerts may use as if they were functions of Prometheus's templates:
//   {{ duration }}  two units at most: days and hours, hours and minutes, minutes
//   {{ instant }}   to the minute
//   {{ amount }}    whole ones from 1 on, hundredths below, "no" for none
// They tell of $value, and with `answer` (as in {{ duration answer }}) of the first sample of a query.
// {{ next_refill }} is a sentence of its own, where a date is known. {{ of_its_budget }} follows a unit.
local words = {
  duration: '{{ with printf "round(abs(vector(%[1]f)) >= 86370, 3600) or round(abs(vector(%[1]f)), 60)" (VALUE) | query }}{{ . | first | value | humanizeDuration | reReplaceAll "( 0[hms])+$" "" | reReplaceAll "^0s$" "less than a minute" }}{{ end }}',
  instant: '{{ with printf "round(vector(%f))" (VALUE) | query }}{{ . | first | value | humanizeTimestamp | reReplaceAll ":[0-9]+([.][0-9]+)? [+]0000 UTC$" " UTC" }}{{ end }}',
  amount: '{{ if ge (VALUE) 1.0 }}{{ humanize (VALUE) }}{{ else if ge (VALUE) 0.005 }}{{ printf "%.2f" (VALUE) }}{{ else }}no{{ end }}',
};
local values = { '': '$value', ' answer': '. | first | value' };
local next_refill = |||
  {{- with printf "min(pool:api_credits_refresh_in_seconds:max{provider=%q,account=%q,pool=%q})" $labels.provider $labels.account $labels.pool | query }}
  The next refill is due {{ if lt (. | first | value) 60.0 }}now{{ else }}in {{ duration answer }}{{ end }}.
  {{- end }}
|||;
local of_its_budget = |||
  {{ with printf "pool:api_credits_pool_info:budget{provider=%q,account=%q,pool=%q}" $labels.provider $labels.account $labels.pool | query }} of its budget{{ end }}
|||;
local sentences = { next_refill: next_refill, of_its_budget: of_its_budget };

{
  expand(text)::
    std.foldl(
      function(result, word)
        std.foldl(
          function(inner, argument)
            std.strReplace(
              inner,
              '{{ %s%s }}' % [word, argument],
              std.strReplace(words[word], 'VALUE', values[argument])
            ),
          std.objectFields(values),
          result
        ),
      std.objectFields(words),
      std.foldl(
        function(result, name)
          std.strReplace(result, '{{ %s }}' % name, std.rstripChars(sentences[name], '\n')),
        std.objectFields(sentences),
        text
      )
    ),
}
