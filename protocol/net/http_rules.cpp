#include "protocol/net/http_rules.hpp"

#include <algorithm>
#include <array>

namespace ph::net {
namespace {

tl::unexpected<Refusal> refuse(int status, const char* code, std::string message) {
  return tl::make_unexpected(Refusal(status, code, std::move(message)));
}

bool must_be_single(std::string_view name) {
  static constexpr std::array<std::string_view, 9> kSingle{
      "host",   "content-length", "content-type",      "authorization",        "origin",
      "expect", "upgrade",        "sec-websocket-key", "sec-websocket-version"};
  return std::find(kSingle.begin(), kSingle.end(), name) != kSingle.end();
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

Status read_query(std::string_view text, std::map<std::string, std::string>& out) {
  while (!text.empty()) {
    const std::string_view pair = text.substr(0, text.find('&'));
    text.remove_prefix(std::min(text.size(), pair.size() + 1));
    if (pair.empty()) continue;
    const std::size_t equals = std::min(pair.find('='), pair.size());
    const std::size_t value_at = std::min(equals + 1, pair.size());
    auto name = percent_decode(pair.substr(0, equals), Plus::kSpace);
    if (!name) return fail(name.error());
    auto value = percent_decode(pair.substr(value_at), Plus::kSpace);
    if (!value) return fail(value.error());
    if (!out.emplace(*name, std::move(*value)).second) {
      return fail(Fault::kMalformed, "query: " + *name + " given twice");
    }
  }
  return {};
}

tl::expected<void, Refusal> read_target(const std::string& target, Request& request) {
  if (target.empty() || target.front() != '/') {
    return refuse(400, "bad_target", "request target: expected a path that begins with /");
  }
  const std::size_t mark = std::min(target.find('?'), target.size());
  auto path = percent_decode(std::string_view(target).substr(0, mark), Plus::kLiteral);
  if (!path) return refuse(400, "bad_target", path.error().detail);
  request.path = std::move(*path);
  if (mark == target.size()) return {};
  auto query = read_query(std::string_view(target).substr(mark + 1), request.query);
  if (!query) return refuse(400, "bad_target", query.error().detail);
  return {};
}

tl::expected<void, Refusal> read_fields(RawHead& head, Request& request) {
  for (auto& [name, value] : head.fields) {
    const auto known = request.headers.find(name);
    if (known == request.headers.end()) {
      request.headers.emplace(name, std::move(value));
    } else if (must_be_single(name)) {
      return refuse(400, "doubled_header", "header " + name + ": given twice, expected once");
    } else {
      known->second += (name == "cookie" ? "; " : ", ") + value;
    }
  }
  if (request.header("host").empty()) {
    return refuse(400, "missing_host", "header host: missing, expected exactly one");
  }
  if (request.headers.count("transfer-encoding") != 0) {
    return refuse(400, "transfer_encoding",
                  "header transfer-encoding: not accepted, send content-length");
  }
  return {};
}

void append_json_text(std::string& out, std::string_view text) {
  static constexpr char kDigits[] = "0123456789abcdef";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out.push_back('\\');
      out.push_back(c);
    } else if (byte < 0x20 || byte >= 0x7f) {
      out += "\\u00";
      out.push_back(kDigits[byte >> 4]);
      out.push_back(kDigits[byte & 15]);
    } else {
      out.push_back(c);
    }
  }
}

// Sixteen bytes in base64: 22 characters and two equals signs.
bool is_websocket_key(std::string_view key) {
  const auto is_base64 = [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' ||
           c == '/';
  };
  return key.size() == 24 && key.substr(22) == "==" &&
         std::all_of(key.begin(), key.begin() + 22, is_base64);
}

bool is_same_word(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return (x >= 'A' && x <= 'Z' ? x + 32 : x) == y; });
}

}  // namespace

const std::string& Request::header(const std::string& lower_case_name) const {
  static const std::string kAbsent;
  const auto found = headers.find(lower_case_name);
  return found == headers.end() ? kAbsent : found->second;
}

Result<std::string> percent_decode(std::string_view text, Plus plus) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+' && plus == Plus::kSpace) {
      out.push_back(' ');
    } else if (text[i] != '%') {
      out.push_back(text[i]);
    } else {
      const int high = i + 2 < text.size() ? hex_value(text[i + 1]) : -1;
      const int low = i + 2 < text.size() ? hex_value(text[i + 2]) : -1;
      if (high < 0 || low < 0 || high * 16 + low == 0) {
        return fail(Fault::kMalformed, "request target: character " + std::to_string(i + 1) +
                                           " is not followed by two hexadecimal digits other "
                                           "than 00");
      }
      out.push_back(static_cast<char>(high * 16 + low));
      i += 2;
    }
  }
  return out;
}

tl::expected<Request, Refusal> judge_head(RawHead head, const Limits& limits) {
  if (head.fields.size() > limits.header_fields) {
    return refuse(431, "too_many_headers",
                  "request head: " + std::to_string(head.fields.size()) + " fields, at most " +
                      std::to_string(limits.header_fields));
  }
  Request request;
  request.method = std::move(head.method);
  if (auto read = read_target(head.target, request); !read) {
    return tl::make_unexpected(std::move(read.error()));
  }
  if (auto read = read_fields(head, request); !read) {
    return tl::make_unexpected(std::move(read.error()));
  }
  return request;
}

bool asks_for_websocket(const Request& request) {
  return request.headers.count("upgrade") != 0 || request.headers.count("sec-websocket-key") != 0;
}

tl::expected<void, Refusal> judge_upgrade(const Request& request) {
  if (request.method != "GET") {
    return refuse(400, "bad_upgrade", "upgrade: method " + request.method + ", expected GET");
  }
  if (!is_same_word(request.header("upgrade"), "websocket")) {
    return refuse(400, "bad_upgrade", "header upgrade: expected websocket");
  }
  if (request.header("sec-websocket-version") != "13") {
    return refuse(426, "bad_upgrade", "header sec-websocket-version: expected 13");
  }
  if (!is_websocket_key(request.header("sec-websocket-key"))) {
    return refuse(400, "bad_upgrade", "header sec-websocket-key: expected 16 bytes in base64");
  }
  if (request.headers.count("content-length") != 0 && request.header("content-length") != "0") {
    return refuse(400, "bad_upgrade", "upgrade: expected no body");
  }
  return {};
}

Response to_response(const Refusal& refusal) {
  Response response;
  response.status = refusal.status;
  response.body = R"({"error":{"code":")";
  append_json_text(response.body, refusal.code);
  response.body += R"(","message":")";
  append_json_text(response.body, refusal.message);
  response.body += R"("}})";
  return response;
}

}  // namespace ph::net
