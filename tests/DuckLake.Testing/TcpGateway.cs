using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace DuckLake.Testing;

/// <summary>
/// A door to a server on the loopback interface that can be shut as if the server had been killed (open connections break, new ones are refused), opened again at
/// the same port, frozen (nothing moves), or made to lose an answer. Bytes pass as they are, so signed requests stay valid.
/// </summary>
public sealed class TcpGateway : IAsyncDisposable
{
    private readonly IPEndPoint _server;
    private readonly ConcurrentDictionary<Socket, bool> _sockets = new();
    private readonly CancellationTokenSource _stop = new();
    private TcpListener? _listener;
    private Task _accepting = Task.CompletedTask;
    private TaskCompletionSource _thawed = Thawed();
    private bool _losesNextAnswer;
    private int _lostAnswers;

    /// <summary>Opens a door to a server.</summary>
    /// <param name="server">The server's address, such as <c>http://127.0.0.1:7480</c>.</param>
    public TcpGateway(string server)
    {
        var url = new Uri(server);
        _server = new IPEndPoint(IPAddress.Parse(url.Host), url.Port);
        Open(0);
        Port = ((IPEndPoint)_listener!.LocalEndpoint).Port;
    }

    public int Port { get; }

    /// <summary>The address to use instead of the server's.</summary>
    public string Address => $"http://127.0.0.1:{Port}";

    public void Open() => Open(Port);

    public async Task KillAsync()
    {
        _listener!.Stop();
        await _accepting;
        foreach (Socket socket in _sockets.Keys)
        {
            Reset(socket);
        }
    }

    public void Freeze() => _thawed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Cuts the connection on which the server answers next, in place of giving the answer on.</summary>
    public void LoseNextAnswer() => Volatile.Write(ref _losesNextAnswer, true);

    /// <summary>How many answers were lost.</summary>
    public int LostAnswers => Volatile.Read(ref _lostAnswers);

    public void Thaw() => _thawed.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        Thaw();
        await _stop.CancelAsync();
        await KillAsync();
        _stop.Dispose();
    }

    /// <summary>Ends a connection as a killed process does: without a farewell.</summary>
    private static void Reset(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }
        catch (Exception e) when (e is ObjectDisposedException or SocketException)
        {
            // Ended already.
        }

        socket.Dispose();
    }

    private static TaskCompletionSource Thawed()
    {
        var thawed = new TaskCompletionSource();
        thawed.SetResult();
        return thawed;
    }

    private void Open(int port)
    {
        _listener = new TcpListener(IPAddress.Loopback, port);
        _listener.Server.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        _listener.Start(512);
        _accepting = AcceptAsync(_listener);
    }

    private async Task AcceptAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                Socket client = await listener.AcceptSocketAsync();
                _ = ServeAsync(client);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The door was shut.
        }
    }

    private async Task ServeAsync(Socket client)
    {
        var server = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        client.NoDelay = true;
        _sockets[client] = true;
        _sockets[server] = true;
        try
        {
            await server.ConnectAsync(_server, _stop.Token);
            await Task.WhenAny(PumpAsync(client, server, isAnswer: false), PumpAsync(server, client, isAnswer: true));
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // Cut from outside.
        }
        finally
        {
            foreach (Socket socket in new[] { client, server })
            {
                _sockets.TryRemove(socket, out _);
                socket.Dispose();
            }
        }
    }

    private async Task PumpAsync(Socket from, Socket to, bool isAnswer)
    {
        byte[] buffer = new byte[64 * 1024];
        try
        {
            while (true)
            {
                int count = await from.ReceiveAsync(buffer, _stop.Token);
                await _thawed.Task;
                if (count == 0)
                {
                    return;
                }

                if (isAnswer && Interlocked.Exchange(ref _losesNextAnswer, false))
                {
                    Interlocked.Increment(ref _lostAnswers);
                    return;
                }

                for (int sent = 0; sent < count;)
                {
                    sent += await to.SendAsync(buffer.AsMemory(sent, count - sent), _stop.Token);
                }
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // Cut from outside.
        }
    }
}
