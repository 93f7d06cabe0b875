package org.poai.libp2p.request;

import org.poai.libp2p.host.HostPair;

class StreamRequestsTest extends RequestsContract {
  @Override
  Pair pair() throws Exception {
    HostPair hosts = HostPair.connected();
    return new Pair(hosts.dialer, hosts.listener, hosts::close);
  }
}
