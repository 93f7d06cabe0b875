package org.poai.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.poai.rpc.message.Answer;
import org.poai.rpc.server.Endpoint.Session;

/** Malformed requests of every method, without the port. */
final class JsonRpcFuzzTest {
  private static final int LONG = Integer.getInteger("poai.rpc.requests", 800_000);
  private static final int BLOCK_EVERY = 5_000;
  private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(5);

  @TempDir Path folder;

  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private FuzzedChain chain;
  private Session session;
  private long slowest;
  private String slowestRequest = "";

  @BeforeEach
  void open() {
    chain = new FuzzedChain(folder);
    session = chain.rpc.open(message -> assertThat(message).isNotEmpty(), RpcRig.HERE);
  }

  @AfterEach
  void close() {
    session.close();
    chain.close();
    assertThat(chain.failures).isEmpty();
  }

  @Test
  @Timeout(120)
  void malformedRequests_areAnsweredInForm() {
    int errors = run(1, 10_000);
    assertThat(errors).isBetween(5_000, 9_500);
  }

  @Test
  @Tag("soak")
  void malformedRequestsForLong_areAnsweredInForm() throws Exception {
    long start = System.nanoTime();
    int errors = run(2, LONG);
    String text =
        String.format(
            Locale.ROOT,
            "%,d requests handed to the methods in %,.0f s, %,d answered with an error; slowest"
                + " %d ms of one thread: %.200s%n",
            LONG,
            (System.nanoTime() - start) / 1e9,
            errors,
            TimeUnit.NANOSECONDS.toMillis(slowest),
            slowestRequest);
    System.out.print(text);
    Files.writeString(Path.of("target", "rpc-fuzz.txt"), text);
  }

  /** How many were answered with an error. */
  private int run(long seed, int requests) {
    RequestSeeds seeds = new RequestSeeds(chain);
    Set<String> methods = new TreeSet<>(chain.rpc.methods());
    methods.addAll(seeds.valid().keySet());
    BentRequests bent = new BentRequests(methods, seeds.valid(), seeds.values(), new Random(seed));
    bent.valid().forEach(this::ask);
    int errors = 0;
    for (int i = 1; i <= requests; i++) {
      if (ask(bent.next())) {
        errors++;
      }
      if (i % BLOCK_EVERY == 0) {
        chain.rig.mine(List.of());
      }
    }
    return errors;
  }

  private boolean ask(byte[] request) {
    long start = threads.getCurrentThreadCpuTime();
    Answer answer = session.answer(request).join();
    answer.written().run();
    boolean error = AnswerCheck.check(answer.json(), request);
    long nanos = threads.getCurrentThreadCpuTime() - start;
    String text = new String(request, StandardCharsets.ISO_8859_1);
    assertThat(nanos).as(text).isLessThan(MOST_NANOS);
    if (nanos > slowest) {
      slowest = nanos;
      slowestRequest = text;
    }
    return error;
  }
}
