package org.poai.cli;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.poai.tools.Libp2pThroughput;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code poaid dev libp2p-throughput}. */
@Command(
    mixinStandardHelpOptions = true,
    name = "libp2p-throughput",
    description = {
      "Is one end of a measurement of one stream.",
      "It is a sink, or with --to the source, which reads numbers of MiB from standard input and",
      "answers each with MiB/s. Ends with the input."
    })
final class Libp2pThroughputCommand implements Callable<Integer> {
  @Option(names = "--to", paramLabel = "MULTIADDR", description = "The sink to send to.")
  private List<String> to = new ArrayList<>();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    Libp2pThroughput.run(to, in, spec.commandLine().getOut());
    return 0;
  }
}
