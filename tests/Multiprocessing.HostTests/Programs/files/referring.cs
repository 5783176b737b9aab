#:project ../upper

Upper.Middle.Run();
