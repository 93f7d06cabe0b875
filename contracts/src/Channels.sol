// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {Purse} from "./Purse.sol";

/// @title Channels from a client to a worker: many small answers, two or three transactions
/// @notice The client deposits, and with each request signs a voucher for the sum of all that it owes by then. The worker redeems
/// the last one. What is sold in a channel is not judged here: either side risks one answer.
abstract contract Channels is Purse {
    // ---- state, slots 9 and 10

    struct Channel {
        address client;
        uint64 closeAt; //  the last block before anyone may close it; 0 before the client's notice
        bool closed;
        address worker;
        uint128 deposit; // wei, all that the client ever put in
        uint128 paid; //    wei of it that are the worker's, fees included
    }

    /// @notice Channels have the numbers 1 to this.
    uint256 public channelCount;
    mapping(uint256 channelId => Channel) public channels;

    // ---- events

    /// @notice A channel with `deposit` wei.
    event ChannelOpened(uint256 indexed channelId, address indexed client, address indexed worker, uint256 deposit);
    /// @notice Its deposit is `deposit` wei now.
    event ChannelToppedUp(uint256 indexed channelId, uint256 deposit);
    /// @notice The worker has been paid `paid` wei in all; `fee` wei of what came last went to the judges' pool.
    event ChannelPaid(uint256 indexed channelId, address indexed worker, uint256 paid, uint256 fee);
    /// @notice The client wants its money back: the worker redeems until block `closeAt`, later anyone may close.
    event ChannelClosing(uint256 indexed channelId, uint64 closeAt);
    /// @notice It is closed for ever, and `refunded` wei are the client's.
    event ChannelClosed(uint256 indexed channelId, uint256 refunded);

    // ---- errors

    /// @notice No channel has this number.
    error UnknownChannel(uint256 channelId);
    /// @notice The channel is closed.
    error ChannelIsClosed(uint256 channelId);
    /// @notice The client gave notice; nothing is added any more.
    error ChannelIsClosing(uint256 channelId, uint256 closeAt);
    /// @notice A channel leads to another account, and not to address 0.
    error InvalidWorker(address worker);
    /// @notice Only the channel's client can do this.
    error NotClient(address caller, address client);
    /// @notice Before the client's notice only its two parties can close a channel.
    error NotParty(address caller);
    /// @notice This is not the client's voucher for this channel, its worker and this sum.
    error WrongVoucher(address client);

    bytes32 private constant DOMAIN_TYPE =
        keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");
    bytes32 private constant VOUCHER_TYPE = keccak256("Voucher(uint256 channelId,address worker,uint128 paid)");

    /// @notice Opens a channel to a worker with what is sent.
    function openChannel(address worker) external payable returns (uint256 channelId) {
        if (worker == address(0) || worker == msg.sender) revert InvalidWorker(worker);
        _checkDeposit();
        channelId = ++channelCount;
        Channel storage c = channels[channelId];
        (c.client, c.worker, c.deposit) = (msg.sender, worker, uint128(msg.value));
        emit ChannelOpened(channelId, msg.sender, worker, msg.value);
    }

    /// @notice Adds what is sent to the deposit; by its client alone, so that a reorganisation that puts another channel under the
    /// number cannot give the money to somebody else.
    function topUp(uint256 channelId) external payable {
        Channel storage c = _notClosed(channelId);
        if (msg.sender != c.client) revert NotClient(msg.sender, c.client);
        if (c.closeAt != 0) revert ChannelIsClosing(channelId, c.closeAt);
        _checkDeposit();
        c.deposit += uint128(msg.value);
        emit ChannelToppedUp(channelId, c.deposit);
    }

    /// @notice Pays the worker what a voucher says beyond the last one, less the judges' share; anyone may bring it. A voucher above
    /// the deposit is worth nothing: nothing is redeemed in part.
    /// @param paid wei, the sum of all that the client owes since the channel was opened
    /// @param signature the client's, over EIP-712 `Voucher`; it names the worker, so it is worth nothing in another channel that a
    /// reorganisation puts under the number
    function redeem(uint256 channelId, uint128 paid, bytes calldata signature) external {
        Channel storage c = _notClosed(channelId);
        (address signer,,) = ECDSA.tryRecover(voucherDigest(channelId, c.worker, paid), signature);
        if (signer != c.client) revert WrongVoucher(c.client);
        if (paid <= c.paid || paid > c.deposit) revert OutOfRange("paid", uint256(c.paid) + 1, c.deposit);
        uint256 earned = paid - c.paid;
        c.paid = paid;
        uint256 fee = _fee(earned);
        emit ChannelPaid(channelId, c.worker, paid, fee);
        _credit(c.worker, earned - fee);
    }

    /// @notice Closes a channel: by its worker at once, by its client after a notice of `closeBlocks` blocks, which the client's first
    /// call gives, and by anyone after that. What is not paid goes back to the client.
    function closeChannel(uint256 channelId) external {
        Channel storage c = _notClosed(channelId);
        if (msg.sender == c.worker || (c.closeAt != 0 && block.number > c.closeAt)) {
            c.closed = true;
            emit ChannelClosed(channelId, c.deposit - c.paid);
            _credit(c.client, c.deposit - c.paid);
        } else if (c.closeAt != 0) {
            revert TooEarly(uint256(c.closeAt) + 1);
        } else if (msg.sender == c.client) {
            c.closeAt = uint64(block.number) + params.closeBlocks;
            emit ChannelClosing(channelId, c.closeAt);
        } else {
            revert NotParty(msg.sender);
        }
    }

    /// @notice What a client signs: EIP-712 `Voucher` in the domain of name "InferenceMarket", version "1", this chain, this contract.
    function voucherDigest(uint256 channelId, address worker, uint128 paid) public view returns (bytes32) {
        bytes32 domain = keccak256(
            abi.encode(DOMAIN_TYPE, keccak256("InferenceMarket"), keccak256("1"), block.chainid, address(this))
        );
        bytes32 voucher = keccak256(abi.encode(VOUCHER_TYPE, channelId, worker, paid));
        return keccak256(abi.encodePacked(hex"1901", domain, voucher));
    }

    function _checkDeposit() private view {
        if (msg.value == 0 || msg.value > type(uint96).max) revert OutOfRange("deposit", 1, type(uint96).max);
    }

    function _notClosed(uint256 channelId) private view returns (Channel storage c) {
        c = channels[channelId];
        if (c.client == address(0)) revert UnknownChannel(channelId);
        if (c.closed) revert ChannelIsClosed(channelId);
    }
}
