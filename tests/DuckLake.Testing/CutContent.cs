using System.Net;

namespace DuckLake.Testing;

/// <summary>An answer whose connection breaks, or goes silent, after some bytes of its body.</summary>
public sealed class CutContent : HttpContent
{
    private readonly HttpContent _inner;
    private readonly CutStream _stream;

    private CutContent(HttpContent inner, Stream body, int bytes, bool stalls)
    {
        _inner = inner;
        _stream = new CutStream(body, bytes, stalls);
        foreach ((string name, IEnumerable<string> values) in inner.Headers)
        {
            Headers.TryAddWithoutValidation(name, values);
        }
    }

    /// <summary>Spoils an answer.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="bytes">The bytes of its body that still arrive.</param>
    /// <param name="stalls">Whether it goes silent instead of breaking.</param>
    public static HttpResponseMessage Apply(HttpResponseMessage response, int bytes, bool stalls = false)
    {
        response.Content = new CutContent(response.Content, response.Content.ReadAsStream(), bytes, stalls);
        return response;
    }

    protected override Task<Stream> CreateContentReadStreamAsync() => Task.FromResult<Stream>(_stream);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => _stream.CopyToAsync(stream);

    protected override bool TryComputeLength(out long length)
    {
        length = _inner.Headers.ContentLength ?? 0;
        return true;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _stream.Dispose();
            _inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private sealed class CutStream(Stream inner, int bytes, bool stalls) : Stream
    {
        private int _left = bytes;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_left == 0 && stalls)
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }

            if (_left == 0)
            {
                throw new HttpIOException(HttpRequestError.ResponseEnded, "The connection was cut.");
            }

            int count = await inner.ReadAsync(buffer[..Math.Min(buffer.Length, _left)], cancellationToken);
            _left -= count;
            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
