using System.Data;
using System.Data.Common;

namespace DuckLake.DuckDb;

/// <summary>A transaction of a connection; disposing it unended rolls back.</summary>
internal sealed class AdoTransaction(AdoConnection connection) : DbTransaction
{
    private bool _isEnded;

    public override IsolationLevel IsolationLevel => IsolationLevel.Snapshot;

    protected override DbConnection DbConnection => connection;

    public override void Commit()
    {
        RequireOpen();

        // A COMMIT that fails rolls back by itself.
        End();
        connection.Run(static native => native.Execute("COMMIT"));
    }

    public override void Rollback()
    {
        RequireOpen();
        End();
        connection.Run(static native => native.Execute("ROLLBACK"));
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_isEnded)
        {
            End();
            try
            {
                if (connection.State == ConnectionState.Open)
                {
                    connection.Native.Execute("ROLLBACK");
                }
            }
            catch (DuckDbException)
            {
                // Ended already, by a COMMIT in a command or by the error before.
            }
        }

        base.Dispose(disposing);
    }

    private void RequireOpen()
    {
        if (_isEnded)
        {
            throw new InvalidOperationException("The transaction has ended.");
        }
    }

    private void End()
    {
        _isEnded = true;
        connection.CurrentTransaction = null;
    }
}
