#include "tests/forecast/rule_book.h"

#include <algorithm>
#include <functional>
#include <map>
#include <sstream>

namespace api_credits::forecast {
namespace {

std::vector<std::string> Split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  std::istringstream in(text);
  for (std::string part; std::getline(in, part, separator);) parts.push_back(part);
  return parts;
}

Rule ReadRule(const std::string& line) {
  const std::vector<std::string> parts = Split(line, '\t');
  if (parts.size() != 6) throw PromqlError("a rule has six parts: " + line);
  Rule rule;
  rule.is_alert = parts[0] == "alert";
  rule.name = parts[1];
  rule.timing = {std::stoll(parts[2]), std::stoll(parts[3])};
  for (const std::string& label : Split(parts[4], ';')) {
    const size_t equals = label.find('=');
    rule.labels.emplace_back(label.substr(0, equals), label.substr(equals + 1));
  }
  rule.text = parts[5];
  rule.expression = ParsePromql(rule.text);
  return rule;
}

// Whether any selector in the tree may read the metric.
bool Reads(const Node& node, const std::string& metric) {
  if (node.kind == Node::Kind::kSelector) {
    if (!node.selector.metric.empty()) return node.selector.metric == metric;
    return std::all_of(node.selector.matchers.begin(), node.selector.matchers.end(),
                       [&](const Matcher& matcher) {
                         return matcher.label != kMetricName || matcher.Accepts(metric);
                       });
  }
  return std::any_of(node.args.begin(), node.args.end(),
                     [&](const auto& arg) { return Reads(*arg, metric); });
}

void CollectMetrics(const Node& node, std::set<std::string>& metrics) {
  if (node.kind == Node::Kind::kSelector) metrics.insert(node.selector.metric);
  for (const auto& arg : node.args) CollectMetrics(*arg, metrics);
}

// The rows as the series that the rule records, or as the alert's labels.
Matrix Labelled(const Rule& rule, const Matrix& matrix, LabelTable& labels) {
  Matrix result{matrix.width, false, {}, {}};
  for (size_t row = 0; row < matrix.rows.size(); ++row) {
    Labels plain = matrix.is_scalar ? Labels() : labels.Get(matrix.rows[row]);
    LabelsId id = labels.Intern(plain);
    id = labels.With(id, kMetricName, rule.is_alert ? "" : rule.name);
    for (const auto& [name, value] : rule.labels) {
      id = labels.With(id, name, value == "$severity" ? ValueOf(plain, "severity") : value);
    }
    double* cells = result.Row(result.RowOf(id));
    for (size_t i = 0; i < matrix.width; ++i) {
      if (!IsValue(matrix.Row(row)[i])) continue;
      if (IsValue(cells[i])) throw PromqlError(rule.name + " yields a series twice");
      cells[i] = matrix.Row(row)[i];
    }
  }
  return result;
}

void Store(const Rule& rule, const Matrix& matrix, size_t from, SeriesStore& store) {
  for (size_t row = 0; row < matrix.rows.size(); ++row) {
    const size_t series = store.Find(matrix.rows[row], rule.name);
    for (size_t i = 0; i < matrix.width; ++i) {
      if (IsValue(matrix.Row(row)[i])) store.At(series, from + i) = matrix.Row(row)[i];
    }
  }
  // A rule that no longer yields a series ends it.
  for (const size_t series : store.OfMetric(rule.name)) {
    for (size_t i = from; i < from + matrix.width; ++i) {
      if (!IsValue(store.At(series, i))) store.At(series, i) = kEnded;
    }
  }
}

}  // namespace

RuleBook::RuleBook(std::istream& in) {
  std::set<std::string> recorded;
  for (std::string line; std::getline(in, line);) {
    rules_.push_back(ReadRule(line));
    CollectMetrics(*rules_.back().expression, inputs_);
    if (!rules_.back().is_alert) recorded.insert(rules_.back().name);
  }
  for (const std::string& name : recorded) inputs_.erase(name);
  inputs_.erase("");
  if (inputs_.contains("ALERTS")) throw PromqlError("rules that read ALERTS are not supported");
  FindStretches();
}

void RuleBook::FindStretches() {
  for (size_t begin = 0; begin < rules_.size();) {
    size_t end = begin + 1;
    bool recursive = false;
    // As far as the last rule whose result any rule of the stretch reads before it is recorded.
    for (size_t reader = begin; reader < end; ++reader) {
      for (size_t writer = reader; writer < rules_.size(); ++writer) {
        if (rules_[writer].is_alert || !Reads(*rules_[reader].expression, rules_[writer].name)) {
          continue;
        }
        recursive = true;
        end = std::max(end, writer + 1);
      }
    }
    stretches_.push_back({begin, end, recursive});
    begin = end;
  }
}

std::vector<Episode> RuleBook::Run(SeriesStore& store, LabelTable& labels, Flavour flavour) const {
  std::vector<Episode> episodes;
  Evaluator evaluator(store, labels, flavour);
  const auto take = [&](const Rule& rule, const Matrix& values, size_t from) {
    const Matrix labelled = Labelled(rule, values, labels);
    if (!rule.is_alert) return Store(rule, labelled, from, store);
    for (Episode& episode : EpisodesOf(rule.name, rule.timing, labelled, store.step_ms(), labels)) {
      episodes.push_back(std::move(episode));
    }
  };
  for (const Stretch& stretch : stretches_) {
    if (!stretch.recursive) {
      const Rule& rule = rules_[stretch.begin];
      take(rule, evaluator.Evaluate(*rule.expression, 0, store.length()), 0);
      continue;
    }
    const auto depends = [&](const Node& node) {
      return std::any_of(rules_.begin() + static_cast<std::ptrdiff_t>(stretch.begin),
                         rules_.begin() + static_cast<std::ptrdiff_t>(stretch.end),
                         [&](const Rule& rule) { return Reads(node, rule.name); });
    };
    for (size_t k = stretch.begin; k < stretch.end; ++k) {
      if (rules_[k].is_alert) throw PromqlError("an alert among rules that read each other");
      evaluator.Prepare(*rules_[k].expression, depends);
    }
    for (size_t instant = 0; instant < store.length(); ++instant) {
      for (size_t k = stretch.begin; k < stretch.end; ++k) {
        take(rules_[k], evaluator.Evaluate(*rules_[k].expression, instant, instant + 1), instant);
      }
    }
  }
  return episodes;
}

}  // namespace api_credits::forecast
