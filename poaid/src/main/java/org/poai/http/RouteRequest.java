package org.poai.http;

/**
 * A whole request that may be answered.
 *
 * @param path without query, and without the token where the client showed it there
 * @param conditions what its headers ask of the answer
 * @param body nobody else's
 * @param from who sent it
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
public record RouteRequest(
    String method, String path, Conditions conditions, byte[] body, Visitor from) {
  /**
   * What a request asks of its answer, each as its header has it, or nothing.
   *
   * @param range the header Range
   * @param encodings the header Accept-Encoding
   * @param known the header If-None-Match
   */
  public record Conditions(String range, String encodings, String known) {
    /** Of a request that asks for the whole of it, as it is. */
    public static final Conditions NONE = new Conditions("", "", "");
  }
}
