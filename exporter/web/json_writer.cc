#include "exporter/web/json_writer.h"

#include <cmath>
#include <cstddef>

#include "exporter/base/json_text.h"
#include "exporter/base/number_text.h"
#include "exporter/base/utf8.h"

namespace api_credits {

void JsonWriter::Add(std::string_view key, std::string_view text) {
  Key(key);
  String(text);
}

void JsonWriter::Add(std::string_view key, double number) {
  if (!std::isfinite(number)) return;
  Key(key);
  text_ += FormatNumber(number);
}

void JsonWriter::Add(std::string_view key, std::uint64_t number) {
  Key(key);
  text_ += std::to_string(number);
}

void JsonWriter::Add(std::string_view key, bool flag) {
  Key(key);
  text_ += flag ? "true" : "false";
}

void JsonWriter::AddItem(std::string_view text) {
  Comma();
  String(text);
}

void JsonWriter::Begin(std::string_view key, char bracket) {
  if (key.empty()) {
    Comma();
  } else {
    Key(key);
  }
  text_ += bracket;
}

void JsonWriter::End(char bracket) { text_ += bracket; }

void JsonWriter::Key(std::string_view key) {
  Comma();
  String(key);
  text_ += ':';
}

void JsonWriter::Comma() {
  const char last = text_.empty() ? '{' : text_.back();
  if (last != '{' && last != '[' && last != ':') text_ += ',';
}

// A text of a vendor may be none: what is not UTF-8 is replaced by U+FFFD.
void JsonWriter::String(std::string_view text) {
  text_ += '"';
  while (!text.empty()) {
    size_t valid = 0;
    while (valid < text.size()) {
      const size_t bytes = FirstCharacter(text.substr(valid)).bytes;
      if (bytes == 0) break;
      valid += bytes;
    }
    AppendJsonEscaped(text_, text.substr(0, valid));
    text.remove_prefix(valid);
    if (text.empty()) break;
    text_ += "\xEF\xBF\xBD";
    text.remove_prefix(1);
  }
  text_ += '"';
}

}  // namespace api_credits
