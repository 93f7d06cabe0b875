package org.poai.node;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.poai.gateway.Gateway;
import org.poai.http.Route;
import org.poai.inference.answer.JobEngines;
import org.poai.json.JsonValue;
import org.poai.memory.MemoryAccount;
import org.poai.metrics.Metrics;
import org.poai.node.TreeModule.RunningTree;
import org.poai.node.chat.ChatBackends;
import org.poai.node.chat.GatewayModule;
import org.poai.node.config.DataDirectory;
import org.poai.node.config.ExplorerConfig;
import org.poai.node.config.NodeConfig;
import org.poai.node.config.RpcConfig;
import org.poai.node.dev.DevModule;
import org.poai.node.duty.RunningChannels;
import org.poai.node.pages.PagesModule;
import org.poai.node.status.Descriptors;
import org.poai.node.status.NodeStatus;
import org.poai.query.Query;
import org.poai.rpc.JsonRpc;
import org.poai.rpc.message.Method;
import org.poai.rpc.server.RpcServer;
import org.poai.txpool.Pool;

/**
 * The ports at which others ask a node about its chain and its model: programs by JSON-RPC,
 * programs of OpenAI's interface, and people by web pages.
 *
 * @param pages web pages for all
 */
record ClientPorts(
    Ground ground,
    Optional<ListenPort> rpc,
    Optional<ListenPort> chat,
    Optional<ListenPort> pages) {

  /** What a node has before it has a chain. */
  record Ground(
      NodeConfig config,
      DevModule dev,
      MemoryAccount memory,
      Metrics metrics,
      Life life,
      NodeStatus status) {}

  /** Chooses the ports that are asked for, before the node does any work. */
  static ClientPorts choose(Ground ground) {
    NodeConfig.Serving serving = ground.config().serving();
    return new ClientPorts(
        ground,
        serving.rpc().map(ListenPort::of),
        serving.gateway().map(ListenPort::of),
        serving.explorer().map(ListenPort::of));
  }

  /** Answers from now on. */
  void serve(DataDirectory directory, Pool pool, PoaiModule poai, JobEngines jobs) {
    ChatBackends backends = backends(poai.tree(), poai.quiz(), jobs);
    GatewayModule module =
        new GatewayModule(
            ground.memory().clients(), ground.metrics(), ground.life(), ground.life()::service);
    Optional<Gateway> gateway = chat.map(port -> module.gateway());
    if (rpc.isPresent() || pages.isPresent()) {
      PagesModule answers = pages(pool, poai, jobs);
      Map<String, Route> talk =
          gateway.map(it -> it.routes(backends.list(Optional.empty())).byPath()).orElse(Map.of());
      rpc.ifPresent(port -> answer(port, directory, poai, answers, talk));
      pages.ifPresent(port -> show(port, answers));
    }
    gateway.ifPresent(it -> chat(it, chat.orElseThrow(), module, directory, backends, poai));
  }

  /** What answers those who ask about the chain: programs by JSON-RPC, and people by web pages. */
  private PagesModule pages(Pool pool, PoaiModule poai, JobEngines jobs) {
    Query query = poai.query(pool);
    JsonRpc methods =
        new JsonRpc(
            poai.tree().tree(),
            pool,
            query,
            RpcModule.node(poai.tree(), poai.network().status().network()),
            usual -> methods(usual, poai, query, pool, jobs),
            new JsonRpc.Program(
                System::nanoTime, ground.metrics(), ground.memory().clients(), ground.life()));
    poai.network().status().network().sync().onChange(methods::onSyncing);
    ground.life().service(methods);
    return PagesModule.start(
        new PagesModule.Ground(poai.tree().tree(), pool, query, poai.tree().clock()),
        methods,
        model -> poai.quiz().models().running(model).map(running -> running.profile().words()),
        RpcModule.agent(),
        ground.config().serving().gateway().isPresent(),
        ground.life(),
        ground.life()::service);
  }

  /** Answers JSON-RPC, and shows the pages to browsers of this machine. */
  private void answer(
      ListenPort port,
      DataDirectory directory,
      PoaiModule poai,
      PagesModule pages,
      Map<String, Route> talk) {
    RpcConfig asked = ground.config().serving().rpc().orElseThrow();
    String url =
        RpcModule.start(
            asked,
            port,
            directory,
            pages.rpc(),
            Descriptors.forClients(ground.config().p2p().maxPeers()),
            new RpcServer.Beside(poai.assets().served(), pages.local(asked, ground.status(), talk)),
            new RpcServer.Accounts(ground.memory().clients(), ground.metrics(), ground.life()),
            ground.life()::service);
    ground.status().show("rpc", () -> JsonValue.of(url));
  }

  /** Shows the pages to all. */
  private void show(ListenPort port, PagesModule pages) {
    ExplorerConfig explorer = ground.config().serving().explorer().orElseThrow();
    int clients = Descriptors.forClients(ground.config().p2p().maxPeers());
    InetSocketAddress address = new InetSocketAddress(explorer.address(), port.take());
    int taken =
        pages.open(
            address, clients, ground.memory().clients(), ground.metrics(), ground.life()::service);
    String url = "http://" + RpcModule.host(explorer.address()) + ":" + taken;
    ground.status().show("explorer", () -> JsonValue.of(url));
  }

  /** All methods: those of every chain, of this one, and of its developer. */
  private Map<String, Method> methods(
      Map<String, Method> usual, PoaiModule poai, Query query, Pool pool, JobEngines jobs) {
    Map<String, Method> all = new HashMap<>(usual);
    all.putAll(poai.methods(query, jobs));
    DevModule.Ground chain =
        new DevModule.Ground(
            poai.tree().tree(),
            poai.tree().processor(),
            pool,
            query.view().pending(),
            poai.mining().smith());
    return ground
        .dev()
        .methods(all, RpcModule.agent(), chain, ground.life()::service, ground.life());
  }

  /** Answers as OpenAI's programs ask. */
  private void chat(
      Gateway gateway,
      ListenPort port,
      GatewayModule module,
      DataDirectory directory,
      ChatBackends backends,
      PoaiModule poai) {
    InetAddress host = ground.config().serving().gateway().orElseThrow().address();
    int taken =
        module.start(
            gateway,
            new InetSocketAddress(host, port.take()),
            new GatewayModule.Key(RpcModule.token(directory.rpcToken()), directory.rpcToken()),
            backends.list(
                poai.market()
                    .channels()
                    .flatMap(RunningChannels::purchases)
                    .map(it -> new ChatBackends.Market(it.channels(), it.jobs()))));
    String url = "http://" + RpcModule.host(host) + ":" + taken + "/v1";
    ground.status().show("openai", () -> JsonValue.of(url));
  }

  private static ChatBackends backends(RunningTree tree, RunningQuiz quiz, JobEngines jobs) {
    return new ChatBackends(
        jobs,
        () -> tree.tree().afterHead().next().manifest(),
        model -> quiz.models().running(model).map(running -> running.model().vocabulary().chat()));
  }
}
