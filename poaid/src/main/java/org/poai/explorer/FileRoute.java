package org.poai.explorer;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.poai.http.GetRoute;
import org.poai.http.Response;
import org.poai.http.RouteRequest;

/**
 * The files of the pages, from memory: below {@value #PATH} those that scripts and sheets are in,
 * anywhere else the document of every page, whose script shows what the path asks for.
 */
record FileRoute(PageFiles files) implements GetRoute {
  static final String PATH = "/app/";

  /**
   * Scripts and sheets from this node alone, none of them in the document; no frame around it, no
   * form that leaves it, and no text that a script could make markup of.
   */
  static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
          + " img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none';"
          + " require-trusted-types-for 'script'; trusted-types 'none'";

  private static final Map<String, String> SHELL =
      Map.of(
          "Content-Security-Policy", POLICY,
          "Referrer-Policy", "no-referrer",
          "Cross-Origin-Opener-Policy", "same-origin",
          "X-Frame-Options", "DENY",
          "Cache-Control", "no-cache");

  private static final Map<String, String> FOR_EVER =
      Map.of("Cache-Control", "public, max-age=31536000, immutable");

  @Override
  public CompletableFuture<Response> answer(RouteRequest request) {
    return CompletableFuture.completedFuture(response(request));
  }

  private Response response(RouteRequest request) {
    if (!request.path().startsWith(PATH)) {
      return files.shell().response(request.conditions(), SHELL);
    }
    Optional<PageFile> found = files.find(request.path());
    return found
        .map(file -> file.response(request.conditions(), FOR_EVER))
        .orElseGet(
            () -> Response.text(404, "This node does not have this file; load the page anew."));
  }
}
