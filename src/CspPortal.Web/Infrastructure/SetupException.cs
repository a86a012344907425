namespace CspPortal.Web.Infrastructure;

/// <summary>The configuration cannot work; the message says what to set. Ends the process without a stack trace.</summary>
public sealed class SetupException(string message) : Exception(message)
{
    /// <summary>sysexits.h, EX_CONFIG.</summary>
    public const int ExitCode = 78;
}
