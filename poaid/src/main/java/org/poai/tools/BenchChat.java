package org.poai.tools;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.poai.async.Clock;
import org.poai.async.CriticalFailure;
import org.poai.gateway.ChatTemplate;
import org.poai.gateway.ChatTurn;
import org.poai.gateway.Gateway;
import org.poai.gateway.LocalBackend;
import org.poai.gateway.LocalBackend.Ruling;
import org.poai.http.Access;
import org.poai.http.FrontLimits;
import org.poai.http.HttpFront;
import org.poai.inference.EngineBench;
import org.poai.inference.EngineBench.Pairs;
import org.poai.inference.InferenceException;
import org.poai.inference.InferenceService;
import org.poai.inference.answer.JobEngine;
import org.poai.inference.answer.JobEngines;
import org.poai.inference.child.ChildEngine;
import org.poai.inference.child.ChildLimits;
import org.poai.inference.llama.BareBinding;
import org.poai.json.Jcs;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonArray;
import org.poai.json.JsonValue.JsonObject;
import org.poai.memory.MemoryShare;
import org.poai.metrics.Metrics;
import org.poai.node.engine.RunningModel;
import org.poai.primitives.Hash32;

/** How much of the engine's speed is left in an answer that comes through the gateway. */
final class BenchChat {
  private static final int TOKENS = 64;
  private static final int QUEUE = 64;
  private static final long CLIENTS_BYTES = 16 << 20;
  private static final String TOKEN = "bench";
  private static final CriticalFailure FAILURE =
      (part, cause) -> {
        throw new IllegalStateException(part + " failed", cause);
      };

  private final RunningModel model;
  private final PrintWriter out;
  private final HttpClient client = HttpClient.newHttpClient();
  private int question;

  BenchChat(RunningModel model, PrintWriter out) {
    this.model = model;
    this.out = out;
  }

  /** One side's answers: seconds to their first pieces, and pieces in all. */
  private static final class Answers {
    final List<Double> first = new ArrayList<>();
    long pieces;
    int count;

    void add(double seconds, int more) {
      first.add(seconds);
      pieces += more;
      count++;
    }

    double piecesEach() {
      return (double) pieces / count;
    }
  }

  void run(int pairs) {
    JobEngines engines = new JobEngines(this::open, new Metrics(), FAILURE);
    engines.start();
    try {
      HttpFront front = front(engines);
      try (BareBinding bare = model.build().bare(model.model().path(), model.threads())) {
        compare(front.port(), bare, pairs);
      } finally {
        front.stop();
      }
    } catch (Exception e) {
      throw new IllegalStateException("the benchmark failed", e);
    } finally {
      engines.stop();
    }
  }

  private JobEngine open(Hash32 sha256) throws InferenceException {
    try {
      ChildEngine engine =
          ChildEngine.start(
              model.build().child(model.model().path(), model.threads(), 0),
              ChildLimits.forModel(Files.size(model.model().path())),
              System::nanoTime,
              why -> {});
      InferenceService service =
          new InferenceService(engine, QUEUE, System::nanoTime, new Metrics(), FAILURE);
      service.start();
      return new JobEngine(service, model.model().vocabulary());
    } catch (IOException e) {
      throw new InferenceException(
          InferenceException.Kind.UNAVAILABLE, "The model cannot be read: " + e.getMessage());
    }
  }

  private HttpFront front(JobEngines engines) throws IOException {
    Ruling ruling = new Ruling(model.model().sha256(), Hash32.ZERO);
    LocalBackend backend = new LocalBackend(engines, () -> Optional.of(ruling));
    Metrics metrics = new Metrics();
    return new HttpFront(
        "gateway",
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
        new Gateway(Runnable::run, FAILURE.machine().random(), Clock.system(), metrics)
            .routes(List.of(backend)),
        Access.ofPrograms(TOKEN),
        FrontLimits.ofChats(),
        new MemoryShare("clients", CLIENTS_BYTES),
        metrics);
  }

  private void compare(int port, BareBinding bare, int pairs) throws Exception {
    Answers own = new Answers();
    Answers raw = new Answers();
    Pairs result =
        EngineBench.compare(
            () -> ask(port, own), () -> generate(bare, raw), pairs, System::nanoTime);
    report("chat through the gateway", EngineBench.median(result.own()), own);
    report("chat with the bare binding", EngineBench.median(result.bare()), raw);
    BenchTool.ratio(out, result);
  }

  private void report(String side, double seconds, Answers answers) {
    BenchTool.line(
        out,
        side,
        "%.1f tokens/s, the first after %.1f ms (medians; answers of %.0f tokens)",
        answers.piecesEach() / seconds,
        1000 * EngineBench.median(answers.first),
        answers.piecesEach());
  }

  /** Both sides are asked the same questions, in the same order. */
  private String content() {
    return "Write a long story about the number " + (question++ / 2) + ".";
  }

  private void ask(int port, Answers answers) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/chat/completions"))
            .header("Authorization", "Bearer " + TOKEN)
            .POST(BodyPublishers.ofByteArray(body()))
            .build();
    long begin = System.nanoTime();
    Stream<String> lines = client.send(request, BodyHandlers.ofLines()).body();
    int pieces = 0;
    double first = 0;
    for (Iterator<String> each = lines.iterator(); each.hasNext(); ) {
      String line = each.next();
      if (line.contains("\"content\":\"") && !line.contains("\"content\":\"\"")) {
        first = pieces == 0 ? (System.nanoTime() - begin) / 1e9 : first;
        pieces++;
      }
    }
    answers.add(first, pieces);
  }

  private byte[] body() {
    return Jcs.encode(
        new JsonObject(
            Map.of(
                "model", JsonValue.of(LocalBackend.MODEL),
                "messages", messages(),
                "max_tokens", JsonValue.of(TOKENS),
                "stream", JsonValue.of(true))));
  }

  private JsonArray messages() {
    return new JsonArray(
        List.of(
            new JsonObject(
                Map.of("role", JsonValue.of("user"), "content", JsonValue.of(content())))));
  }

  private void generate(BareBinding bare, Answers answers) {
    ChatTurn turn = new ChatTurn(ChatTurn.Role.USER, content());
    String prompt = ChatTemplate.of(model.model().vocabulary().chat()).render(List.of(turn));
    long begin = System.nanoTime();
    double[] first = new double[1];
    int pieces = bare.generate(prompt, TOKENS, () -> first[0] = (System.nanoTime() - begin) / 1e9);
    answers.add(first[0], pieces);
  }
}
