package org.poai.http;

/** How a front says that it does not answer a request. */
@FunctionalInterface
public interface ErrorForm {
  /** The sentence alone. */
  ErrorForm PLAIN = Response::text;

  Response response(int status, String sentence);
}
