package org.poai.http;

/**
 * A whole request that may be answered.
 *
 * @param path without query, and without the token where the client showed it there
 * @param range the header Range, or nothing
 * @param body nobody else's
 * @param from who sent it
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
public record RouteRequest(String method, String path, String range, byte[] body, Visitor from) {}
