// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

/// @title An account that calls the payer again while it is paid
/// @notice For the scenarios alone. It forwards calls, and on each payment tries to withdraw once more from whoever pays.
contract Reentrant {
    /// @notice Payments that came.
    uint256 public payments;
    /// @notice Whether payments are refused.
    bool public refuses;

    /// @notice Sends a call with the value that came along.
    function forward(address to, bytes calldata data) external payable {
        (bool ok, bytes memory answer) = to.call{value: msg.value}(data);
        if (!ok) {
            assembly {
                revert(add(answer, 32), mload(answer))
            }
        }
    }

    /// @notice Refuses payments from now on.
    function refuse() external {
        refuses = true;
    }

    receive() external payable {
        require(!refuses);
        payments++;
        (bool again,) = msg.sender.call(abi.encodeWithSignature("withdraw()"));
        again;
    }
}
