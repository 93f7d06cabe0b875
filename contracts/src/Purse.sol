// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

/// @title The money of the market
/// @notice Whatever the market owes to an account is a credit that the account withdraws itself. What an account has to put
/// up (a stake, a pot, a bond) is taken from what it sends and, where that is less, from its credit. After every
/// transaction the market holds exactly the sum of all credits, the judges' pool, and the prices, stakes, pots, bonds and
/// deposits of what has not ended.
/// @dev Amounts are in wei, times in blocks. All coin that a chain can ever have is below 2^128 wei.
abstract contract Purse {
    // ---- parameters, slots 0 to 2: written by genesis alone

    struct Params {
        uint32 challengeBlocks; // blocks after a delivery in which it can be challenged
        uint32 voteBlocks; //      blocks after a challenge in which miners vote
        uint32 revealBlocks; //    blocks after those in which voters show their answers
        uint32 closeBlocks; //     blocks for which a channel stays open after its client's notice
        uint32 maxWait; //         the most blocks that a job waits for a worker, and then for its result
        uint128 minStake; //       wei, the least stake of a worker on a job
        uint128 voteBond; //       wei of each vote
        uint96 casePot; //         wei that each side of a case puts up for the judges
        uint96 minPrice; //        wei, the least price of a job
        uint16 feeBps; //          hundredths of a percent of all that is earned, for the judges' pool
        uint16 stakeRatio; //      how many times its price a worker stakes on a job
    }

    Params public params;

    // ---- state, slots 3 and 4

    /// @notice Wei that are kept for judges: the fees of what was earned, and what divisions left over.
    uint256 public pool;
    /// @notice Wei that an account can `withdraw` or put up.
    mapping(address account => uint256) public credit;

    // ---- events

    /// @notice `account` has `amount` wei more to withdraw.
    event Credited(address indexed account, uint256 amount);
    /// @notice `amount` wei of the credit of `account` became a stake, a pot or a bond.
    event Debited(address indexed account, uint256 amount);
    /// @notice `amount` wei left to `account`.
    event Withdrawn(address indexed account, uint256 amount);
    /// @notice `amount` wei went to address 0.
    event Burned(uint256 amount);
    /// @notice The judges' pool has `pool` wei now.
    event PoolChanged(uint256 pool);

    // ---- errors

    /// @notice The named figure must be from `least` to `most`.
    error OutOfRange(string field, uint256 least, uint256 most);
    /// @notice It can be done from block `from` on.
    error TooEarly(uint256 from);
    /// @notice It could be done up to block `last`.
    error TooLate(uint256 last);
    /// @notice More was sent than the `owed` wei; the rest would be lost in a credit that nobody asked for.
    error TooMuchSent(uint256 sent, uint256 owed);
    /// @notice What was sent and the caller's credit together are less than the `owed` wei.
    error NotEnough(uint256 owed, uint256 sent, uint256 credit);
    /// @notice The account has no credit.
    error NothingToWithdraw();
    /// @notice The receiver refused the money.
    error PaymentRefused(address receiver);

    /// @notice Pays the sender all its credit.
    function withdraw() external {
        uint256 amount = credit[msg.sender];
        if (amount == 0) revert NothingToWithdraw();
        credit[msg.sender] = 0;
        emit Withdrawn(msg.sender, amount);
        (bool paid,) = msg.sender.call{value: amount}("");
        if (!paid) revert PaymentRefused(msg.sender);
    }

    /// @dev Takes what the caller has to put up: what it sent, the rest from its credit.
    function _collect(uint256 owed) internal {
        if (msg.value > owed) revert TooMuchSent(msg.value, owed);
        uint256 rest = owed - msg.value;
        uint256 available = credit[msg.sender];
        if (rest > available) revert NotEnough(owed, msg.value, available);
        if (rest == 0) return;
        credit[msg.sender] = available - rest;
        emit Debited(msg.sender, rest);
    }

    function _credit(address account, uint256 amount) internal {
        if (amount == 0) return;
        credit[account] += amount;
        emit Credited(account, amount);
    }

    /// @dev The judges' share of what a worker earned. It stays here, so it is no credit of anybody.
    function _fee(uint256 earned) internal returns (uint256 fee) {
        fee = earned * params.feeBps / 10_000;
        _setPool(pool + fee);
    }

    function _setPool(uint256 amount) internal {
        if (amount == pool) return;
        pool = amount;
        emit PoolChanged(amount);
    }

    /// @dev The last thing that a call does: it hands over control, although to an address that has no code.
    function _burn(uint256 amount) internal {
        if (amount == 0) return;
        emit Burned(amount);
        (bool paid,) = address(0).call{value: amount}("");
        if (!paid) revert PaymentRefused(address(0));
    }
}
