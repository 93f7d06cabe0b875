package org.poai.network.serve;

import java.util.Optional;
import org.poai.chain.genesis.Manifest;
import org.poai.chain.genesis.ManifestCodec;
import org.poai.json.Jcs;
import org.poai.primitives.Hash32;

/**
 * The contents of the manifests that this node knows, as canonical JSON by their Keccak hash. Safe
 * from any thread; may read the disk.
 */
@FunctionalInterface
public interface ManifestSource {
  Optional<byte[]> content(Hash32 manifestHash);

  /** A source that knows one manifest. */
  static ManifestSource only(Manifest manifest) {
    byte[] content = Jcs.encode(ManifestCodec.toJson(manifest));
    Hash32 hash = ManifestCodec.hash(manifest);
    return asked -> asked.equals(hash) ? Optional.of(content.clone()) : Optional.empty();
  }
}
