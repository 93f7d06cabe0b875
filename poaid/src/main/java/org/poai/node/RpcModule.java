package org.poai.node;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.function.Consumer;
import org.poai.async.Service;
import org.poai.disk.DiskTrouble;
import org.poai.disk.WholeFile;
import org.poai.http.Access;
import org.poai.http.FrontLimits;
import org.poai.network.Network;
import org.poai.node.TreeModule.RunningTree;
import org.poai.node.config.DataDirectory;
import org.poai.node.config.ExitCode;
import org.poai.node.config.RpcConfig;
import org.poai.node.config.UserException;
import org.poai.node.config.Version;
import org.poai.node.events.ServingEvents;
import org.poai.primitives.Hex;
import org.poai.rpc.JsonRpc;
import org.poai.rpc.eth.NodeMethods;
import org.poai.rpc.eth.NodeMethods.CatchingUp;
import org.poai.rpc.server.RpcServer;

/** Opens the port for JSON-RPC. */
final class RpcModule {
  /** What an answer of the largest size takes while it is made: values, text and bytes. */
  private static final long ANSWER_BYTES = 192L << 20;

  private static final int TOKEN_BYTES = 24;

  private RpcModule() {}

  /**
   * Answers from now on; where this machine reaches the port.
   *
   * @param clients at a time
   * @param beside what else the port serves
   */
  static String start(
      RpcConfig config,
      ListenPort port,
      DataDirectory directory,
      JsonRpc methods,
      int clients,
      RpcServer.Beside beside,
      RpcServer.Accounts accounts,
      Consumer<Service> services) {
    String token = token(directory.rpcToken());
    boolean ownersOnly = !config.address().isLoopbackAddress() && !config.open();
    try {
      RpcServer server =
          new RpcServer(
              methods,
              new Access(config.origins(), config.hosts(), Optional.of(token), ownersOnly),
              new InetSocketAddress(config.address(), port.take()),
              FrontLimits.ofClients(clients),
              threads(Runtime.getRuntime().availableProcessors(), Runtime.getRuntime().maxMemory()),
              beside,
              accounts);
      services.accept(server);
      ServingEvents.answering(
          config.address(),
          server.port(),
          ownersOnly ? Optional.of(directory.rpcToken()) : Optional.empty());
      return "http://" + host(config.address()) + ":" + server.port();
    } catch (IOException e) {
      throw new UserException(
          ExitCode.PORT,
          "JSON-RPC cannot be answered on port "
              + port.number()
              + ": "
              + e.getMessage()
              + "; choose another --rpc-port or --rpc-host.");
    }
  }

  /** As many as there are cores, as far as the heap has room for their answers. */
  static int threads(int cores, long heapBytes) {
    return (int) Math.max(2, Math.min(cores, heapBytes / ANSWER_BYTES));
  }

  /** How this machine reaches an address of its own. */
  static String host(InetAddress address) {
    InetAddress here = address.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : address;
    String text = here.getHostAddress();
    return here instanceof Inet6Address ? "[" + text + "]" : text;
  }

  /** Program and version, as clients read them. */
  static String agent() {
    return "poaid/v"
        + Version.current()
        + "/"
        + System.getProperty("os.name").toLowerCase(java.util.Locale.ROOT)
        + "/java"
        + Runtime.version().feature();
  }

  /** What the node says of itself. */
  static NodeMethods node(RunningTree tree, Network network) {
    return new NodeMethods(
        tree.tree().chain(),
        agent(),
        () -> network.book().snapshot().size(),
        () ->
            network
                .sync()
                .progress()
                .map(progress -> new CatchingUp(progress.from(), progress.target())));
  }

  /** Kept over restarts, for the owner of the files only. */
  static String token(Path file) {
    try {
      if (!Files.isRegularFile(file)) {
        byte[] bytes = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(bytes);
        WholeFile.createSecret(
            file, (Hex.digits(bytes) + "\n").getBytes(StandardCharsets.US_ASCII));
      }
      String token = Files.readString(file, StandardCharsets.UTF_8).strip();
      if (token.isEmpty()) {
        throw new UserException(
            ExitCode.DATA,
            "The token file " + file + " is empty; remove it, and the node makes a new token.");
      }
      return token;
    } catch (IOException e) {
      throw new UserException(
          ExitCode.DATA,
          "The token file "
              + file
              + " cannot be read and written: "
              + DiskTrouble.reason(e, file)
              + ".");
    }
  }
}
