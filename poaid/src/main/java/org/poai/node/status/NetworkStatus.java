package org.poai.node.status;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonArray;
import org.poai.json.JsonValue.JsonObject;
import org.poai.libp2p.host.Host;
import org.poai.libp2p.multiformats.Multiaddr;
import org.poai.network.Network;
import org.poai.network.peer.RemotePeer;
import org.poai.network.sync.SyncProgress;

/** The node's place in the network, as JSON. Safe from any thread. */
public record NetworkStatus(Host host, Network network) implements Supplier<JsonObject> {
  @Override
  public JsonObject get() {
    Map<String, JsonValue> members = new TreeMap<>();
    members.put("id", JsonValue.of(host.id().toString()));
    members.put("addresses", strings(ownAddresses(host)));
    members.put("connections", JsonValue.of(host.peers().size()));
    members.put("peers", peers());
    network
        .sync()
        .progress()
        .ifPresent(progress -> members.put("catchingUp", NetworkStatus.of(progress)));
    return new JsonObject(members);
  }

  public JsonArray peers() {
    return new JsonArray(
        List.copyOf(network.book().snapshot().stream().map(NetworkStatus::peer).toList()));
  }

  private static JsonObject of(SyncProgress progress) {
    return new JsonObject(
        Map.of(
            "from", JsonValue.of(progress.from()),
            "at", JsonValue.of(progress.at()),
            "target", JsonValue.of(progress.target()),
            "blocksPerSecond", JsonValue.of(Math.round(progress.blocksPerSecond()))));
  }

  /** Where others reach this node, ready to paste. */
  public static List<String> ownAddresses(Host host) {
    return host.addresses().stream()
        .map(address -> address.withPeer(host.id()))
        .map(Multiaddr::toString)
        .toList();
  }

  private static JsonObject peer(RemotePeer peer) {
    Map<String, JsonValue> members = new TreeMap<>();
    members.put("id", JsonValue.of(peer.id().toString()));
    members.put("address", JsonValue.of(peer.connection().address().toString()));
    members.put("direction", JsonValue.of(peer.connection().outbound() ? "out" : "in"));
    members.put("agent", JsonValue.of(peer.agent()));
    members.put("named", JsonValue.of(peer.named()));
    members.put("height", JsonValue.of(peer.head().number().value()));
    members.put("head", JsonValue.of(peer.head().hash().toHex()));
    members.put("totalWork", JsonValue.of(peer.head().work().value().toQuantity()));
    members.put("points", JsonValue.of(peer.points()));
    return new JsonObject(members);
  }

  private static JsonArray strings(List<String> texts) {
    return new JsonArray(List.copyOf(texts.stream().map(JsonValue::of).toList()));
  }
}
