package org.poai.gateway;

import java.security.SecureRandom;
import java.util.List;
import java.util.stream.Collectors;
import org.poai.gateway.ApiError.Failure;

/**
 * What the gateway offers.
 *
 * @param all at least one, the usual one first
 * @param random names answers
 */
record Backends(List<Backend> all, SecureRandom random) {
  public Backends {
    all = List.copyOf(all);
  }

  /** The backend of a model; refused where there is none of this name. */
  Backend find(String model) throws Failure {
    for (Backend backend : all) {
      if (backend.model().equals(model)) {
        return backend;
      }
    }
    throw new Failure(ApiError.noModel(model, listed()));
  }

  private String listed() {
    return all.stream().map(Backend::model).collect(Collectors.joining(", "));
  }
}
