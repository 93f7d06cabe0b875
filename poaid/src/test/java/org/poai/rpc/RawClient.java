package org.poai.rpc;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A connection that sends any bytes, and reads what comes as HTTP. */
final class RawClient implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 30_000;

  private final Socket socket;
  private final InputStream in;

  RawClient(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
    // Closing resets, so that thousands of connections leave no ports behind.
    socket.setSoLinger(true, 0);
    in = new BufferedInputStream(socket.getInputStream());
  }

  /** An answer over HTTP. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Response(int status, byte[] body) {}

  void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  /** There is nothing more to come from this side. */
  void end() throws IOException {
    socket.shutdownOutput();
  }

  /** The next answer; an end of the connection is an exception. */
  Response response() throws IOException {
    String status = line();
    int length = 0;
    for (String header = line(); !header.isEmpty(); header = line()) {
      String lower = header.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = Integer.parseInt(lower.substring(15).strip());
      }
    }
    return new Response(Integer.parseInt(status.substring(9, 12)), in.readNBytes(length));
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("closed");
      }
      line.write(next);
    }
    return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
  }

  /** All that still comes, to the end of the connection; one that is reset ends, too. */
  byte[] rest() throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try {
      in.transferTo(all);
    } catch (java.net.SocketException e) {
      // Reset: the other side has closed while we were still sending.
    }
    return all.toByteArray();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
