package org.poai.network.message;

import java.util.List;
import org.poai.chain.genesis.ChainSpec;
import org.poai.chain.genesis.GenesisDifference;
import org.poai.chain.genesis.Manifest;

/** What a genesis is made of, so that two chains can be told apart by name. */
public record GenesisParts(ChainSpec spec, Manifest manifest) {
  public List<GenesisDifference> differencesTo(GenesisParts theirs) {
    return GenesisDifference.between(spec, manifest, theirs.spec, theirs.manifest);
  }
}
