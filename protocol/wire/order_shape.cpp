#include "protocol/wire/codec.hpp"
#include "protocol/wire/request_text.hpp"
#include "protocol/wire/shapes.hpp"

namespace ph::wire {
namespace {

OrderRequest read_request(Members& members) {
  OrderRequest out;
  out.pump = members.id<PumpNaming>("pump");
  out.patient = members.id<PatientNaming>("patient");
  out.care_area = members.text("care_area", 64);
  out.entry = members.id<EntryNaming>("entry");
  if (members.has("concentration")) {
    out.concentration = read_concentration(members, "concentration");
  }
  out.dose = read_dose(members, "dose");
  if (members.has("weight_g")) {
    out.measures.weight = grams(members.integer("weight_g", 200, 500'000));
  }
  if (members.has("surface_cm2")) {
    out.measures.surface = BodySurface::of(members.integer("surface_cm2", 500, 40'000));
  }
  if (members.has("vtbi_nl")) out.vtbi = read_volume(members, "vtbi_nl");
  if (members.has("duration_ms")) out.duration = read_time(members, "duration_ms");
  out.end_action = members.read<EndAction>("end_action", parse_end_action);
  out.more = read_therapy(members);
  return out;
}

void write_request(Writer& writer, const OrderRequest& request) {
  writer.text("pump", request.pump.str());
  writer.text("patient", request.patient.str());
  writer.text("care_area", request.care_area);
  writer.text("entry", request.entry.str());
  if (request.concentration) {
    write_concentration(writer, "concentration", *request.concentration);
  }
  write_dose(writer, "dose", request.dose);
  if (request.measures.weight) writer.number("weight_g", request.measures.weight->count());
  if (request.measures.surface) writer.number("surface_cm2", request.measures.surface->count());
  if (request.vtbi) writer.number("vtbi_nl", request.vtbi->count());
  if (request.duration) writer.number("duration_ms", request.duration->count());
  writer.text("end_action", to_string(request.end_action));
  write_therapy(writer, request.more);
}

}  // namespace

Order read_order(Members& members) {
  Order out;
  out.id = members.id<OrderNaming>("id");
  out.sequence = static_cast<std::uint64_t>(members.integer("sequence", 1, kMaxInteger));
  members.object("request", [&](Members& request) { out.request = read_request(request); });
  out.library = read_library(members, "library");
  out.rate = read_flow(members, "rate_nl_per_h");
  out.vtbi = read_volume(members, "vtbi_nl");
  out.author = members.id<UserNaming>("author");
  out.issued = read_wall(members, "issued_ms");
  out.time_to_live = read_time(members, "time_to_live_ms");
  return out;
}

void write_order(Writer& writer, const Order& order) {
  writer.text("id", order.id.str());
  writer.number("sequence", static_cast<std::int64_t>(order.sequence));
  writer.begin_object("request");
  write_request(writer, order.request);
  writer.end_object();
  write_library(writer, "library", order.library);
  writer.number("rate_nl_per_h", order.rate.count());
  writer.number("vtbi_nl", order.vtbi.count());
  writer.text("author", order.author.str());
  writer.number("issued_ms", wall_ms(order.issued));
  writer.number("time_to_live_ms", order.time_to_live.count());
}

std::string request_text(const OrderRequest& request) {
  Writer writer;
  writer.begin_object();
  write_request(writer, request);
  writer.end_object();
  return writer.take();
}

Result<OrderRequest> parse_request(std::string_view text) {
  auto document = Document::parse(text, {kMaxRequest, kMaxDepth});
  if (!document) return fail(document.error().fault, "request: " + document.error().detail);
  Members members(*document);
  OrderRequest request = read_request(members);
  members.finish();
  if (const auto& trouble = document->trouble()) {
    return fail(trouble->fault, "request: " + trouble->detail);
  }
  return request;
}

}  // namespace ph::wire
