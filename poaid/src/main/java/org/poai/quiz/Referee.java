package org.poai.quiz;

import java.util.List;
import org.poai.chain.genesis.Manifest;
import org.poai.chain.rules.NextBlock.Scheduled;
import org.poai.dataset.Dataset;
import org.poai.primitives.Hash32;
import org.poai.quiz.profile.ModelProfile;
import org.poai.quiz.prompt.SaltWordList;
import org.poai.quiz.prompt.Tokens;
import org.poai.quiz.proof.Projection;

/**
 * What it takes to judge proofs under one manifest: the manifest itself, its records, and what this
 * node found out about its model. Only a node whose own conformance is the manifest's makes one.
 */
public record Referee(Scheduled ruling, Dataset dataset, ModelProfile profile, Tokens tokens) {
  public Referee {
    Manifest manifest = ruling.manifest();
    if (dataset.size() != manifest.dataset().records()
        || !dataset.root().equals(manifest.dataset().root())
        || !profile.words().hash().equals(manifest.model().saltWordlistHash())
        || !profile.conformance().muHash().equals(manifest.model().muHash())) {
      throw new IllegalArgumentException(
          "records, salt words or mean state are not those of the manifest");
    }
  }

  public Manifest manifest() {
    return ruling.manifest();
  }

  public SaltWordList words() {
    return profile.words();
  }

  int samples() {
    return manifest().sizes().samples();
  }

  int dim() {
    return manifest().model().dim();
  }

  List<Long> mu() {
    return profile.conformance().mu();
  }

  Projection projection(Hash32 quizKey, int k) {
    return new Projection(quizKey, k, manifest().sizes().bitsPerRecord(), dim());
  }
}
