#include "exporter/document/yaml_parser.h"

#include <exception>
#include <sstream>
#include <string>

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include "exporter/document/yaml_tree_builder.h"

namespace api_credits {
namespace {

YamlMark MarkOfByte(std::string_view text, size_t at) {
  YamlMark mark;
  for (size_t i = 0; i < at; ++i) {
    if (text[i] == '\n') {
      ++mark.line;
      mark.column = 1;
    } else {
      ++mark.column;
    }
  }
  return mark;
}

// Only finds where a second document begins; its content does not matter.
class SecondDocument final : public YAML::EventHandler {
 public:
  const YamlMark& mark() const { return mark_; }
  void OnDocumentStart(const YAML::Mark& mark) override { mark_ = MarkFrom(mark); }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark&, YAML::anchor_t) override {}
  void OnAlias(const YAML::Mark&, YAML::anchor_t) override {}
  void OnScalar(const YAML::Mark&, const std::string&, YAML::anchor_t,
                const std::string&) override {}
  void OnSequenceStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                       YAML::EmitterStyle::value) override {}
  void OnSequenceEnd() override {}
  void OnMapStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                  YAML::EmitterStyle::value) override {}
  void OnMapEnd() override {}

 private:
  YamlMark mark_;
};

}  // namespace

std::optional<YamlNode> ParseYaml(std::string_view text, const FileReport& report) {
  if (text.size() > kMaxConfigFileBytes) {
    report.Error({},
                 "larger than " + std::to_string(kMaxConfigFileBytes) + " bytes; split the file");
    return std::nullopt;
  }
  if (const auto bad = FirstBadByte(text)) {
    report.Error(MarkOfByte(text, *bad),
                 "not UTF-8 text (a control character or a broken sequence)");
    return std::nullopt;
  }
  try {
    std::istringstream in{std::string(text)};
    YAML::Parser parser(in);
    YamlTreeBuilder builder(report);
    if (!parser.HandleNextDocument(builder)) {
      report.Error({}, "the file is empty");
      return std::nullopt;
    }
    SecondDocument second;
    if (parser.HandleNextDocument(second)) {
      report.Error(
          second.mark(),
          "a second document begins here; one file holds one (is the first line indented?)");
      return std::nullopt;
    }
    return builder.TakeRoot();
  } catch (const YAML::Exception& error) {
    report.Error(MarkFrom(error.mark), error.msg);
  } catch (const std::exception& error) {
    report.Error({}, std::string("cannot be parsed: ") + error.what());
  }
  return std::nullopt;
}

}  // namespace api_credits
