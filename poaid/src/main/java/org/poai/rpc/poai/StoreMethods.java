package org.poai.rpc.poai;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.poai.governance.asset.Assets;
import org.poai.governance.asset.Assets.DropResult;
import org.poai.governance.asset.ContentIds;
import org.poai.governance.asset.FetchResult;
import org.poai.governance.asset.FetchResult.NotFetched;
import org.poai.governance.asset.ListedAsset;
import org.poai.governance.asset.WantedAsset;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.primitives.Printable;
import org.poai.rpc.message.Method;
import org.poai.rpc.message.Params;
import org.poai.rpc.message.RpcException;
import org.poai.rpc.message.Values;

/** The files of models, datasets and deltas that this node has, and those that it fetches. */
public record StoreMethods(Assets assets) {
  /** How long a fetch may show that it will not begin. */
  private static final long REFUSAL_SECONDS = 2;

  public Map<String, Method> methods() {
    return Map.of(
        "poai_assets",
        Method.onWorker(
            "() List",
            "The models, datasets and deltas that are here or on their way.",
            this::list),
        "poai_fetchAsset",
        Method.ofOwners(
            "(asset: String, anySize?: Boolean, cid?: String) Boolean",
            "Begins to fetch an asset by its SHA-256, or by a CID that a record names; cid says"
                + " where a gateway has it.",
            this::fetch),
        "poai_dropAsset",
        Method.ofOwners(
            "(asset: Hash) Boolean",
            "Drops an asset that nothing needs, or calls its fetch off.",
            this::drop));
  }

  /** What is here and on its way, as programs read it. */
  public JsonValue list() throws IOException {
    return Values.list(assets.list().stream().map(StoreMethods::shape).toList());
  }

  private JsonValue list(Params params) throws RpcException {
    try {
      return list();
    } catch (IOException e) {
      throw RpcException.server("the folder of assets cannot be read: " + e.getMessage());
    }
  }

  private static JsonObject shape(ListedAsset asset) {
    Map<String, JsonValue> members = new HashMap<>();
    members.put("sha256", Values.of(asset.sha256()));
    members.put("kind", JsonValue.of(asset.kind().word()));
    members.put("size", Values.of(asset.size()));
    members.put("have", Values.of(asset.coming().orElse(asset.size())));
    members.put("whole", JsonValue.of(asset.coming().isEmpty()));
    members.put(
        "cid", asset.cid().map(cid -> JsonValue.of(ContentIds.text(cid))).orElse(Values.NULL));
    members.put("pinned", JsonValue.of(asset.pinned()));
    members.put("neededBy", Values.list(asset.neededBy().stream().map(JsonValue::of).toList()));
    return new JsonObject(members);
  }

  private JsonValue fetch(Params params) throws RpcException {
    String text = params.get(0, JsonValue::asString);
    boolean anySize = params.find(1, Values::bool).orElse(false);
    WantedAsset wanted =
        assets
            .named(text)
            .orElseThrow(
                () ->
                    RpcException.server(
                        "an asset is named by 0x and its SHA-256, or by a CID that a record of the"
                            + " chain has; this is neither"));
    Optional<String> cid = params.find(2, JsonValue::asString);
    if (cid.isPresent()) {
      wanted = wanted.at(ContentIds.parse(cid.get()).orElseThrow(() -> noCid(cid.get())));
    }
    try {
      FetchResult result =
          assets.fetchByHand(wanted, anySize).get(REFUSAL_SECONDS, TimeUnit.SECONDS);
      if (result instanceof NotFetched not) {
        throw RpcException.server("not fetched: " + not.sentence());
      }
    } catch (TimeoutException e) {
      // It is on its way.
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return JsonValue.of(true);
  }

  private static RpcException noCid(String text) {
    return RpcException.invalidParams(
        Printable.quoted(text) + " is no CIDv1 with SHA-256 in base32, as bafy… or bafk…");
  }

  private JsonValue drop(Params params) throws RpcException {
    DropResult result = assets.drop(params.get(0, Values::hash)).join();
    if (result == DropResult.NEEDED) {
      throw RpcException.server("the asset is needed; poai_assets says by what");
    }
    return JsonValue.of(result == DropResult.DROPPED);
  }
}
