package org.poai.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the head of a request decides, before a byte of its body is kept. */
record HeadRules(Routes routes, Access access) {
  private static final Pattern HEADER_NAMES =
      Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~, -]{0,1000}");
  private static final String USUAL_HEADERS = "content-type, authorization";

  /** What becomes of a request. */
  sealed interface Decision {}

  /** Answered with this, and the connection ends after it: whatever follows is not read. */
  record Rejection(Response response, FrontMetrics.Reason reason) implements Decision {}

  /** Answered with this; the body is passed over. */
  record Ready(Response response) implements Decision {}

  /**
   * Goes to a route.
   *
   * @param byOwner whether the request showed the node's token
   */
  record Routing(Route route, String path, boolean byOwner) implements Decision {}

  Decision decide(HttpHead head) {
    Optional<String> fault = HeadForm.fault(head);
    if (fault.isPresent()) {
      return refused(400, fault.get());
    }
    if (head.isPreflight()) {
      return new Ready(preflight(head));
    }
    Optional<Access.Refusal> refusal = access.refusal(head.forAccess());
    if (refusal.isPresent()) {
      return refused(refusal.get());
    }
    String path = access.withoutToken(head.path());
    Optional<Route> found = routes.find(path);
    if (found.isEmpty()) {
      return refused(404, routes.listed());
    }
    return routed(new Routing(found.get(), path, access.isOwner(head.forAccess())), head);
  }

  private Decision routed(Routing routing, HttpHead head) {
    Route route = routing.route();
    if (head.wantsWebSocket()) {
      return route.sockets().isPresent() ? routing : refused(400, "There are no WebSockets here.");
    }
    Set<String> methods = methods(route);
    if (!methods.contains(head.method())) {
      String allowed = String.join(", ", methods);
      return refused(error(405, "Answered here: " + allowed + ".").with("Allow", allowed));
    }
    if (head.isCompressed()) {
      return refused(
          error(415, "Send the body as it is, without Content-Encoding.")
              .with("Accept-Encoding", "identity"));
    }
    if (!route.takes(head.contentType())) {
      return refused(415, "Send Content-Type: application/json.");
    }
    return head.length() > route.maxBody() ? tooLarge(route) : routing;
  }

  /** A body that is larger than the route takes. */
  Rejection tooLarge(Route route) {
    return refused(413, "A body has at most " + route.maxBody() + " bytes here.");
  }

  Rejection refused(int status, String sentence) {
    return refused(error(status, sentence));
  }

  private Response error(int status, String sentence) {
    return routes.errors().response(status, sentence);
  }

  private static Rejection refused(Response response) {
    return new Rejection(response, FrontMetrics.Reason.REQUEST);
  }

  private Rejection refused(Access.Refusal refusal) {
    Response response = error(refusal.status(), refusal.why());
    return new Rejection(
        refusal.status() == 401 ? response.with("WWW-Authenticate", "Bearer") : response,
        FrontMetrics.Reason.ACCESS);
  }

  private static Set<String> methods(Route route) {
    Set<String> methods = new TreeSet<>(route.methods());
    if (methods.contains("GET")) {
      methods.add("HEAD");
    }
    return methods;
  }

  /** The page that asks and may read the answer, if one does. */
  @Nullable String page(HttpHead head) {
    return access.pages() && access.placeRefusal(head.forAccess()).isEmpty() ? head.origin() : null;
  }

  /** CORS: what a page of an allowed origin may send. Pages of others are told nothing. */
  private Response preflight(HttpHead head) {
    Response nothing = new Response(204, "", new byte[0], Map.of());
    if (page(head) == null) {
      return nothing;
    }
    Set<String> methods =
        routes.find(access.withoutToken(head.path())).map(HeadRules::methods).orElse(Set.of());
    boolean asksForLocal = head.header("Access-Control-Request-Private-Network") != null;
    Map<String, String> headers =
        Map.of(
            "Access-Control-Allow-Methods",
            String.join(", ", methods),
            "Access-Control-Allow-Headers",
            headers(head.header(HttpHeaderNames.ACCESS_CONTROL_REQUEST_HEADERS)),
            "Access-Control-Max-Age",
            "600",
            "Access-Control-Allow-Private-Network",
            Boolean.toString(asksForLocal));
    return new Response(204, "", new byte[0], headers);
  }

  private static String headers(@Nullable String asked) {
    return asked != null && !asked.isBlank() && HEADER_NAMES.matcher(asked).matches()
        ? asked
        : USUAL_HEADERS;
  }
}
