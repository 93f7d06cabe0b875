package org.poai.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.poai.cli.option.Refusals;
import org.poai.tools.Libp2pTarget;
import org.poai.tools.Libp2pTargetConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code poaid dev libp2p-target}. */
@Command(
    mixinStandardHelpOptions = true,
    name = "libp2p-target",
    description = {
      "Runs our libp2p host alone, for conformance clients.",
      "It has identify, ping, gossipsub on one topic and an echo of frames. The first line is its",
      "multiaddr, later ones are events."
    })
final class Libp2pTargetCommand implements Callable<Integer> {
  @Option(
      names = "--listen",
      paramLabel = "MULTIADDR",
      defaultValue = "/ip4/127.0.0.1/tcp/0",
      description = "Where to listen. Default: ${DEFAULT-VALUE}.")
  private String listen = "";

  @Option(
      names = "--topic",
      paramLabel = "NAME",
      defaultValue = "interop",
      description = "Topic to subscribe to. Default: ${DEFAULT-VALUE}.")
  private String topic = "";

  @Option(
      names = "--sign",
      arity = "1",
      paramLabel = "true|false",
      defaultValue = "true",
      description = "Whether messages are signed. Default: ${DEFAULT-VALUE}.")
  private boolean sign = true;

  @Option(
      names = "--key-type",
      paramLabel = "TYPE",
      defaultValue = "ed25519",
      description = "ed25519 or secp256k1. Default: ${DEFAULT-VALUE}.")
  private String keyType = "";

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "60",
      description = "Ends after so long. Default: ${DEFAULT-VALUE}.")
  private int seconds = 60;

  @Option(names = "--mdns", description = "Find peers on the local network, and dial them.")
  private boolean mdns;

  @Option(
      names = "--mdns-interface",
      paramLabel = "NAME",
      defaultValue = "",
      description = "The only network interface to find peers on.")
  private String mdnsInterface = "";

  @Option(
      names = "--dial",
      paramLabel = "MULTIADDR",
      description = "Dial and ping; can be repeated.")
  private List<String> dial = new ArrayList<>();

  @Option(
      names = "--echo-bytes",
      paramLabel = "N",
      defaultValue = "0",
      description = "Send a frame of so many bytes to whom we dial, and read it back slowly.")
  private int echoBytes;

  @Option(
      names = "--publish-every",
      paramLabel = "MILLIS",
      defaultValue = "0",
      description = "Publish to the topic.")
  private long publishMillis;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    Refusals.check(seconds >= 1 && seconds <= 86_400, "--seconds takes 1 to 86400.");
    Refusals.check(echoBytes >= 0 && echoBytes <= 16 << 20, "--echo-bytes: 16 MiB at most.");
    Libp2pTarget.run(
        new Libp2pTargetConfig(
            listen,
            topic,
            sign,
            keyType,
            seconds,
            mdns ? Optional.of(mdnsInterface) : Optional.empty(),
            new Libp2pTargetConfig.Activity(dial, echoBytes, publishMillis)),
        spec.commandLine().getOut());
    return 0;
  }
}
