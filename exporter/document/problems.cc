#include "exporter/document/problems.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace api_credits {

namespace {

// A message is a line, whatever a key or a value in it holds.
std::string OneLine(std::string message) {
  std::replace_if(
      message.begin(), message.end(), [](char c) { return c == '\n' || c == '\r'; }, ' ');
  return message;
}

}  // namespace

void FileReport::Error(YamlMark mark, std::string message) const {
  if (problems_->settled_.count({file_, mark.line, mark.column}) > 0) return;
  problems_->errors_.push_back({file_, mark, OneLine(std::move(message))});
}

void FileReport::FinalError(YamlMark mark, std::string message) const {
  Error(mark, std::move(message));
  problems_->settled_.insert({file_, mark.line, mark.column});
}

void FileReport::Warning(YamlMark mark, std::string message) const {
  problems_->warnings_.push_back({file_, mark, OneLine(std::move(message))});
}

FileReport Problems::Of(std::string file) {
  files_.push_back(std::move(file));
  return {this, files_.size() - 1};
}

std::vector<std::string> Problems::Lines(std::vector<Problem> problems) const {
  std::stable_sort(problems.begin(), problems.end(), [](const Problem& a, const Problem& b) {
    return std::tie(a.file, a.mark.line, a.mark.column) <
           std::tie(b.file, b.mark.line, b.mark.column);
  });
  std::vector<std::string> lines;
  lines.reserve(problems.size());
  for (const Problem& problem : problems) {
    lines.push_back(files_[problem.file] + ":" + std::to_string(problem.mark.line) + ":" +
                    std::to_string(problem.mark.column) + ": " + problem.message);
  }
  // Two alternatives that share a faulty rule would say so twice.
  lines.erase(std::unique(lines.begin(), lines.end()), lines.end());
  return lines;
}

Error LoadErrors::AsError() const {
  std::string message;
  for (const std::string& line : lines) message.append(message.empty() ? "" : "\n").append(line);
  return {ErrorCode::kInvalidArgument, std::move(message)};
}

}  // namespace api_credits
