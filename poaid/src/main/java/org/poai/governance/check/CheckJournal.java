package org.poai.governance.check;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.poai.chain.genesis.Manifest;
import org.poai.crypto.Preimage;
import org.poai.governance.check.CheckResult.Failed;
import org.poai.governance.check.CheckResult.Passed;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;

/**
 * Results of checks on disk: by the model, the engine with its library, the records and the version
 * of the checks. A file that is damaged is as good as none. Owned by one thread.
 */
public final class CheckJournal {
  /** Older ones are forgotten: a check can be made again. */
  private static final int MOST = 256;

  private static final String SECONDS = "seconds";
  private static final String FAILED = "failed";

  private final MembersFile file;
  private final Map<String, JsonValue> results;

  public CheckJournal(Path file) {
    this.file = new MembersFile(file);
    this.results = this.file.read();
  }

  /** What an earlier check of this manifest has found out with this engine. */
  public Optional<CheckResult> find(Manifest manifest) {
    JsonValue known = results.get(key(manifest));
    if (!(known instanceof JsonObject json)) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          json.members().containsKey(FAILED)
              ? new Failed(json.string(FAILED))
              : new Passed(json.get(SECONDS).asLong()));
    } catch (JsonException e) {
      return Optional.empty();
    }
  }

  /**
   * Keeps a result.
   *
   * @throws IOException when it cannot be written
   */
  public void keep(Manifest manifest, CheckResult result) throws IOException {
    Map<String, JsonValue> members = new TreeMap<>();
    if (result instanceof Passed passed) {
      members.put(SECONDS, JsonValue.of(passed.seconds()));
    } else if (result instanceof Failed failed) {
      members.put(FAILED, JsonValue.of(failed.sentence()));
    } else {
      return; // it says nothing of the manifest
    }
    if (results.size() >= MOST) {
      results.clear();
    }
    results.put(key(manifest), new JsonObject(members));
    file.write(results);
  }

  /** The engine's name holds the SHA-256 of its library. */
  private static String key(Manifest manifest) {
    Hash32 key =
        Preimage.of(manifest.model().modelSha256())
            .bytes(manifest.dataset().root())
            .bytes(Bytes.utf8(manifest.model().engine()))
            .u32(manifest.sizes().samples())
            .u32(CandidateCheck.VERSION)
            .sha256();
    return key.toHex();
  }
}
