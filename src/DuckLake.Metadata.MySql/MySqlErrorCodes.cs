namespace DuckLake.Metadata.MySql;

/// <summary>Error numbers of MySQL and MariaDB, and those of clients. Both servers use the same number unless the name says otherwise.</summary>
internal static class MySqlErrorCodes
{
    public const int DiskFull = 1021;
    public const int RecordChanged = 1020;
    public const int TooManyConnections = 1040;
    public const int CannotConnect = 1042;
    public const int DatabaseAccessDenied = 1044;
    public const int AccessDenied = 1045;
    public const int NoDatabase = 1046;
    public const int ClusterNotReady = 1047;
    public const int UnknownDatabase = 1049;
    public const int TableExists = 1050;
    public const int UnknownTable = 1051;
    public const int ServerShutdown = 1053;
    public const int UnknownColumn = 1054;
    public const int DuplicateKey = 1062;
    public const int TableFull = 1114;
    public const int RowTooLarge = 1118;
    public const int NotAllowedHost = 1130;
    public const int TableAccessDenied = 1142;
    public const int ColumnAccessDenied = 1143;
    public const int NoSuchTable = 1146;
    public const int PacketTooLarge = 1153;
    public const int NetworkReadError = 1158;
    public const int NetworkReadInterrupted = 1159;
    public const int NetworkWriteError = 1160;
    public const int NetworkWriteInterrupted = 1161;
    public const int PrimaryKeyRequired = 1173;
    public const int CommitFailed = 1180;
    public const int LockWaitTimeout = 1205;
    public const int Deadlock = 1213;
    public const int PrivilegeNeeded = 1227;
    public const int ServerOptionPrevents = 1290;
    public const int StatementTimeoutMariaDb = 1969;
    public const int Interrupted = 1317;
    public const int TableDefinitionChanged = 1412;
    public const int ReadOnlyTransaction = 1792;
    public const int ReadOnlyMode = 1836;
    public const int ConnectionKilledMariaDb = 1927;
    public const int HostUnreachable = 2003;
    public const int UnknownHost = 2005;
    public const int ServerGone = 2006;
    public const int ConnectionLost = 2013;
    public const int StatementTimeout = 3024;
    public const int LockNotAvailable = 3572;
    public const int PrimaryKeyRequiredMySql = 3750;
    public const int IdleDisconnectMySql = 4031;

    /// <summary>What MySqlConnector gives when the command timeout has expired.</summary>
    public const int CommandTimeout = -1;
}
