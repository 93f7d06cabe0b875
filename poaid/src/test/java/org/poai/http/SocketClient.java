package org.poai.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;

/** A WebSocket client that sends whatever a test wants it to send, and reads when it is told to. */
final class SocketClient implements AutoCloseable {
  private final Socket socket = new Socket();
  private final DataInputStream in;
  private final OutputStream out;

  /** Opens a WebSocket; its window is small, so that what it does not read is not taken. */
  SocketClient(int port, String path) throws IOException {
    socket.setReceiveBufferSize(64 << 10);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    socket.setSoTimeout(30_000);
    in = new DataInputStream(new java.io.BufferedInputStream(socket.getInputStream(), 8192));
    out = socket.getOutputStream();
    out.write(
        ("GET "
                + path
                + " HTTP/1.1\r\n"
                + "Host: localhost\r\n"
                + "Upgrade: websocket\r\n"
                + "Connection: Upgrade\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                + "Sec-WebSocket-Version: 13\r\n\r\n")
            .getBytes(US_ASCII));
    String head = head();
    if (!head.contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")) {
      throw new IOException(head);
    }
  }

  private String head() throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) in.readUnsignedByte());
    }
    return head.toString();
  }

  /** A frame as a client sends it. */
  static byte[] frame(int firstByte, byte[] payload) {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.write(firstByte);
    if (payload.length < 126) {
      frame.write(0x80 | payload.length);
    } else if (payload.length <= 0xffff) {
      frame.write(0x80 | 126);
      frame.writeBytes(ByteBuffer.allocate(2).putShort((short) payload.length).array());
    } else {
      frame.write(0x80 | 127);
      frame.writeBytes(ByteBuffer.allocate(8).putLong(payload.length).array());
    }
    byte[] mask = {1, 2, 3, 4};
    frame.writeBytes(mask);
    byte[] masked = payload.clone();
    for (int i = 0; i < masked.length; i++) {
      masked[i] ^= mask[i & 3];
    }
    frame.writeBytes(masked);
    return frame.toByteArray();
  }

  void write(byte[] bytes) throws IOException {
    out.write(bytes);
  }

  void text(byte[] payload) throws IOException {
    write(frame(0x81, payload));
  }

  /** The payload of the next text. */
  byte[] next() throws IOException {
    int first = in.readUnsignedByte();
    byte[] payload = payload();
    if (first == 0x88) {
      throw new EOFException("closed with " + ByteBuffer.wrap(payload).getShort());
    }
    return payload;
  }

  /** The code of the close that ends it, after whatever comes before. */
  int closeCode() throws IOException {
    while (true) {
      int first = in.readUnsignedByte();
      byte[] payload = payload();
      if (first == 0x88) {
        return ByteBuffer.wrap(payload).getShort();
      }
    }
  }

  private byte[] payload() throws IOException {
    long length = in.readUnsignedByte();
    if (length == 126) {
      length = in.readUnsignedShort();
    } else if (length == 127) {
      length = in.readLong();
    }
    return in.readNBytes((int) length);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
