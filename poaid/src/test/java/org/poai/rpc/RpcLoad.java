package org.poai.rpc;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Asks two nodes the same questions over keep-alive connections, in turns, and says how many each
 * answers in a second: {@code RpcLoad OURS THEIRS CONTRACT-OF-OURS CONTRACT-OF-THEIRS ACCOUNT}. One
 * thread asks; it shares the cores with the node that answers.
 */
public final class RpcLoad {
  private static final int CONNECTIONS = 16;
  private static final int ROUNDS = 5;
  private static final long WARM_UP = TimeUnit.SECONDS.toNanos(4);
  private static final long ROUND = TimeUnit.SECONDS.toNanos(2);

  private RpcLoad() {}

  /** A method and what it is asked with, by contract. */
  private record Question(String method, String params) {
    byte[] request(URI url, String contract) {
      String body =
          "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\""
              + method
              + "\",\"params\":["
              + params.replace("CONTRACT", contract)
              + "]}";
      String head =
          "POST / HTTP/1.1\r\nHost: "
              + url.getAuthority()
              + "\r\nContent-Type: application/json\r\nContent-Length: "
              + body.length()
              + "\r\n\r\n";
      return (head + body).getBytes(StandardCharsets.US_ASCII);
    }
  }

  public static void main(String[] args) throws IOException {
    String account = args[4].toLowerCase(Locale.ROOT).substring(2);
    String balanceOf = "\"0x70a08231" + "0".repeat(24) + account + "\"";
    List<Question> questions =
        List.of(
            new Question("eth_blockNumber", ""),
            new Question("eth_getBalance", "\"0x" + account + "\",\"latest\""),
            new Question("eth_call", "{\"to\":\"CONTRACT\",\"data\":" + balanceOf + "},\"latest\""),
            new Question(
                "eth_getLogs",
                "{\"address\":\"CONTRACT\",\"fromBlock\":\"0x0\",\"toBlock\":\"latest\"}"));
    double product = 1;
    double least = Double.MAX_VALUE;
    for (Question question : questions) {
      double ratio = compare(question, args);
      product *= ratio;
      least = Math.min(least, ratio);
    }
    System.out.printf(
        "geometric mean %.1f, least %.1f%n", Math.pow(product, 1.0 / questions.size()), least);
  }

  private static double compare(Question question, String[] args) throws IOException {
    URI[] urls = {URI.create(args[0]), URI.create(args[1])};
    double[][] rates = new double[2][ROUNDS];
    int[] size = new int[2];
    for (int round = -1; round < ROUNDS; round++) {
      for (int node = 0; node < 2; node++) {
        byte[] request = question.request(urls[node], args[2 + node]);
        try (Load load = new Load(urls[node], request)) {
          double rate = load.run(round < 0 ? WARM_UP : ROUND);
          size[node] = load.answerSize;
          if (round >= 0) {
            rates[node][round] = rate;
          }
        }
      }
    }
    double ours = median(rates[0]);
    double theirs = median(rates[1]);
    System.out.printf(
        "%-16s %8.0f /s  (%,d bytes)   beside %6.0f /s  (%,d bytes)   ratio %5.1f%n",
        question.method(), ours, size[0], theirs, size[1], ours / theirs);
    return ours / theirs;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  /** Connections to one node that all ask the same. */
  @SuppressWarnings("ByteBufferBackingArray") // all are made by allocate
  private static final class Load implements AutoCloseable {
    private static final int CHUNKED = -1;

    private final Selector selector = Selector.open();
    private final byte[] request;
    private final List<SocketChannel> channels = new ArrayList<>();
    private long answers;
    int answerSize;

    Load(URI url, byte[] request) throws IOException {
      this.request = request;
      for (int i = 0; i < CONNECTIONS; i++) {
        SocketChannel channel =
            SocketChannel.open(new InetSocketAddress(url.getHost(), url.getPort()));
        channel.configureBlocking(false);
        channel.socket().setTcpNoDelay(true);
        channels.add(channel);
        channel.register(selector, SelectionKey.OP_READ, ByteBuffer.allocate(1 << 20));
      }
    }

    /** Answers per second. */
    double run(long nanos) throws IOException {
      long begin = System.nanoTime();
      for (SocketChannel channel : channels) {
        send(channel);
      }
      while (System.nanoTime() - begin < nanos) {
        selector.select(100);
        for (SelectionKey key : selector.selectedKeys()) {
          read((SocketChannel) key.channel(), (ByteBuffer) key.attachment());
        }
        selector.selectedKeys().clear();
      }
      return answers * 1e9 / (System.nanoTime() - begin);
    }

    private void send(SocketChannel channel) throws IOException {
      ByteBuffer bytes = ByteBuffer.wrap(request);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    }

    private void read(SocketChannel channel, ByteBuffer buffer) throws IOException {
      if (channel.read(buffer) < 0) {
        throw new IOException("the node has closed the connection");
      }
      int end = whole(buffer);
      if (end > 0) {
        if (answers == 0) {
          check(new String(buffer.array(), 0, end, StandardCharsets.UTF_8));
        }
        answerSize = end;
        answers++;
        buffer.clear();
        send(channel);
      }
    }

    private static void check(String answer) throws IOException {
      if (!answer.startsWith("HTTP/1.1 200") || !answer.contains("\"result\"")) {
        throw new IOException("not what was asked for: " + answer);
      }
    }

    /** Where the answer ends; 0 while it is not whole. */
    private static int whole(ByteBuffer buffer) {
      byte[] bytes = buffer.array();
      int length = CHUNKED;
      for (int at = 0; at + 3 < buffer.position(); at++) {
        if (bytes[at] == '\r' && bytes[at + 2] == '\r') {
          return length == CHUNKED
              ? lastChunk(buffer)
              : at + 4 + length <= buffer.position() ? at + 4 + length : 0;
        }
        // A header's line begins behind the end of the line before.
        if (bytes[at] == '\n' && (bytes[at + 1] | 0x20) == 'c' && isLength(bytes, at + 1)) {
          length = number(bytes, at + 16);
        }
      }
      return 0;
    }

    /** "0\r\n\r\n". */
    private static int lastChunk(ByteBuffer buffer) {
      int end = buffer.position();
      byte[] bytes = buffer.array();
      return bytes[end - 1] == '\n' && bytes[end - 3] == '\n' && bytes[end - 5] == '0' ? end : 0;
    }

    private static boolean isLength(byte[] bytes, int at) {
      return (bytes[at + 8] | 0x20) == 'l'
          && (bytes[at + 13] | 0x20) == 'h'
          && bytes[at + 14] == ':';
    }

    private static int number(byte[] bytes, int from) {
      int number = 0;
      for (int at = from; bytes[at] != '\r'; at++) {
        number = bytes[at] == ' ' ? number : 10 * number + bytes[at] - '0';
      }
      return number;
    }

    @Override
    public void close() throws IOException {
      for (SocketChannel channel : channels) {
        channel.close();
      }
      selector.close();
    }
  }
}
